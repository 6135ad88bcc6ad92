package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.reports.Metric;
import ai.userwhisperer.megaphone.reports.Metrics;
import ai.userwhisperer.megaphone.reports.Verdict;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The figures of a firehose by hand, for programs. Everything is of the steady part; null where
 * there is no data, for a percentile that fewer than ten samples exceed.
 *
 * @param requests answered with success
 * @param events that the answers' bodies accepted
 * @param durationNs length of the steady part
 * @param missed requests that were due and could not be sent in time
 * @param failed requests that were answered without success, or not at all
 * @param openLoop false when there was no schedule: then response times leave out the waiting of
 *     requests that a schedule would have made due
 * @param cpuSeconds processor time of this process
 * @param verdict whether the harness vouches for these figures: PASS, INVALID or ABORTED
 */
record FirehoseJson(
    Long requests,
    Long events,
    long durationNs,
    Double requestsPerSecond,
    Double eventsPerSecond,
    Long missed,
    Long failed,
    boolean openLoop,
    Times responseTimeNs,
    Times serviceTimeNs,
    Times scheduleLagNs,
    Times injectorLagNs,
    Double cpuSeconds,
    String verdict,
    List<String> reasons) {

  private static final double NS_PER_MS = 1e6;

  /** Percentiles in nanoseconds. */
  record Times(Long p50, Long p90, Long p99, @JsonProperty("p99_9") Long p999, Long max) {
    static Times of(Metrics metrics, String key) {
      return new Times(
          ns(metrics, key + ".p50"),
          ns(metrics, key + ".p90"),
          ns(metrics, key + ".p99"),
          ns(metrics, key + ".p99_9"),
          ns(metrics, key + ".max"));
    }

    private static Long ns(Metrics metrics, String key) {
      Double ms = number(metrics, key);
      return ms == null ? null : (Long) Math.round(ms * NS_PER_MS);
    }
  }

  static FirehoseJson of(Phase.Firehose phase, Metrics metrics, Verdict verdict) {
    String name = phase.name();
    return new FirehoseJson(
        count(metrics, name + ".steady-requests.good"),
        count(metrics, name + ".steady-events.accepted"),
        phase.steady().toNanos(),
        number(metrics, name + ".throughput"),
        number(metrics, name + ".event-throughput"),
        count(metrics, name + ".steady-requests.missed"),
        count(metrics, name + ".steady-requests.failed"),
        phase.isOpenLoop(),
        Times.of(metrics, name + ".response-time"),
        Times.of(metrics, name + ".service-time"),
        Times.of(metrics, name + ".schedule-lag"),
        Times.of(metrics, name + ".injector-lag"),
        number(metrics, name + ".harness-cpu-seconds"),
        verdict.verdict().name(),
        verdict.reasons());
  }

  private static Long count(Metrics metrics, String key) {
    Double value = number(metrics, key);
    return value == null ? null : (Long) Math.round(value);
  }

  private static Double number(Metrics metrics, String key) {
    return metrics.find(key).map(Metric::value).orElse(null);
  }
}
