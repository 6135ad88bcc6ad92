package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.profiles.Phase;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The last whole second of a phase, and its sums so far, in one line of text. Confined to the live
 * line's thread.
 */
final class LiveCounts {
  private final Phase phase;
  private final TreeMap<Integer, Second> seconds = new TreeMap<>();
  private long requestsGood;
  private long eventsAccepted;
  private long errors;
  private double lagP99Ns = Double.NaN;

  /** What happened in one second. */
  private static final class Second {
    private long requestsGood;
    private long eventsAccepted;
    private long p99Ns;
  }

  LiveCounts(Phase phase) {
    this.phase = phase;
  }

  void add(SecondCounts counts) {
    Second second = seconds.computeIfAbsent(counts.second(), any -> new Second());
    second.requestsGood += counts.requestsGood();
    second.eventsAccepted += counts.eventsAccepted();
    if (counts.responseTime() != null) {
      second.p99Ns = Math.max(second.p99Ns, counts.responseTime().p99Ns());
    }
    requestsGood += counts.requestsGood();
    eventsAccepted += counts.eventsAccepted();
    errors += counts.requestsFailed() + counts.requestsUnanswered() + counts.requestsMissed();
    while (seconds.size() > 3) {
      seconds.pollFirstEntry();
    }
  }

  /** A line of the Pub/Sub probe. */
  void observed(JsonNode sample) {
    lagP99Ns = sample.path("lagP99Ns").asDouble(Double.NaN);
  }

  /** Where the phase is. */
  String text(PhaseTimes times, long nowEpochMs, boolean draining) {
    String stage;
    if (times == null) {
      stage = "starting";
    } else if (draining || nowEpochMs >= times.endEpochMs()) {
      stage = "draining";
    } else if (nowEpochMs < times.startEpochMs()) {
      stage = "starting";
    } else {
      stage =
          (nowEpochMs < times.steadyFromEpochMs() ? "warm-up " : "steady ")
              + left(times.endEpochMs() - nowEpochMs);
    }
    return String.format(
        Locale.ROOT,
        "%-10s %-18s %s%s",
        phase.name(),
        stage,
        rates(),
        Double.isNaN(lagP99Ns)
            ? ""
            : String.format(Locale.ROOT, "  lag p99 %s", milliseconds(lagP99Ns)));
  }

  /** The sums, when it is over. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%-10s done: %,d requests answered well, %,d events accepted, %,d errors",
        phase.name(),
        requestsGood,
        eventsAccepted,
        errors);
  }

  private String rates() {
    Map.Entry<Integer, Second> last = lastWhole();
    if (last == null) {
      return "";
    }
    OptionalDouble rate =
        phase instanceof Phase.Firehose firehose
            ? firehose.arrivals().rateAt(middleOf(last.getKey()))
            : OptionalDouble.empty();
    String asked =
        rate.isPresent() ? String.format(Locale.ROOT, " of %,.0f", rate.getAsDouble()) : "";
    return String.format(
        Locale.ROOT,
        "%,d%s events/s  %,d requests/s  p99 %s  errors %,d",
        last.getValue().eventsAccepted,
        asked,
        last.getValue().requestsGood,
        milliseconds((double) last.getValue().p99Ns),
        errors);
  }

  /** The newest second that another one follows. */
  private Map.Entry<Integer, Second> lastWhole() {
    return seconds.isEmpty() ? null : seconds.lowerEntry(seconds.lastKey());
  }

  private static Duration middleOf(int second) {
    return Duration.ofMillis(second * 1_000L + 500);
  }

  private static String left(long ms) {
    return String.format(Locale.ROOT, "%d s left", (ms + 999) / 1_000);
  }

  private static String milliseconds(double ns) {
    return String.format(Locale.ROOT, ns < 1e7 ? "%.2f ms" : "%.0f ms", ns / 1e6);
  }
}
