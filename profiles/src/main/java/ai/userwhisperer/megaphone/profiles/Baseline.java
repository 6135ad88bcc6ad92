package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.util.List;
import java.util.Optional;

/**
 * A limit on a metric, with the line of the production checklist that it comes from.
 *
 * @param id one of {@link #IDS}
 * @param source the checklist's section
 * @param metric key of the metric that is judged: {@code <phase>.<metric>}, or {@code run.<metric>}
 *     for the whole run
 * @param comparison how the observed value has to stand to the limit
 * @param limit a finite number, in {@code unit}
 * @param unit of the limit, and of the value as it is shown
 * @param gated whether it takes part in the verdict
 * @param reason why it is not gated; empty when it is
 * @param waiver that it may be missed for a while
 * @param windows of the steady part in which it has to hold too
 */
public record Baseline(
    String id,
    String source,
    String metric,
    Comparison comparison,
    double limit,
    String unit,
    boolean gated,
    String reason,
    Optional<Waiver> waiver,
    Optional<SlidingWindows> windows) {

  /** The baselines of the checklist, in its order. A profile has all of them, and no others. */
  public static final List<String> IDS =
      List.of(
          "api-gateway.throughput",
          "api-gateway.latency.p95",
          "api-gateway.latency.p99",
          "api-gateway.error-rate",
          "api-gateway.cpu",
          "api-gateway.memory",
          "event-ingestion.throughput",
          "event-ingestion.processing-lag",
          "event-ingestion.drop-rate",
          "event-ingestion.queue-depth",
          "decision-engine.response-time",
          "decision-engine.accuracy",
          "decision-engine.availability",
          "content-generation.time",
          "content-generation.success-rate",
          "content-generation.quality-score",
          "platform.error-rate",
          "platform.latency.p95",
          "platform.memory-growth",
          "platform.data-loss");

  public enum Comparison {
    ABOVE(">"),
    BELOW("<"),
    EXACTLY("=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }

    /**
     * Whether an observed value holds against the limit, both in the same unit. NaN never holds.
     */
    public boolean holds(double observed, double limit) {
      return switch (this) {
        case ABOVE -> observed > limit;
        case BELOW -> observed < limit;
        case EXACTLY -> observed == limit;
      };
    }
  }

  public Baseline {
    check(IDS.contains(id), "id", id, "needs one of " + String.join(", ", IDS));
    check(Double.isFinite(limit), "limit", limit, "needs a finite number");
    check(
        metric.matches("[a-z][a-z0-9-]*(\\.[a-z0-9_-]+)+"),
        "metric",
        metric,
        "needs <phase>.<metric>, such as ingestion.drop-rate");
    check(
        gated || !reason.isBlank(),
        "reason",
        reason.isEmpty() ? "(empty)" : reason,
        "needs the reason why the baseline is not gated");
    check(
        windows.isEmpty() || SlidingWindows.isKnownFor(metric),
        "windows",
        metric,
        "needs a metric of one phase that is known second by second: throughput, event-throughput,"
            + " error-rate, availability, a statistic of response-time, service-time,"
            + " processing-lag, redis-latency, queue-depth, platform-cpu or platform-memory");
  }

  /** As in {@code > 100000 events/s}. */
  public String objective() {
    return comparison.sign() + " " + Checks.plain(limit) + " " + unit;
  }

  /** The phase whose metric is judged; {@code run} for the whole run. */
  public String phase() {
    return metric.substring(0, metric.indexOf('.'));
  }
}
