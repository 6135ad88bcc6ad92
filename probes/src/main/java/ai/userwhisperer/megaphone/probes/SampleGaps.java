package ai.userwhisperer.megaphone.probes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times in which samples are missing: where more than one and a half intervals lie between one
 * and the next. Confined to one thread.
 */
final class SampleGaps {
  private final long intervalMs;
  private final List<Gap> gaps = new ArrayList<>();
  private long lastEpochMs;

  SampleGaps(Duration interval) {
    this.intervalMs = interval.toMillis();
  }

  /** An interval after the last sample before it to an interval before the next. */
  record Gap(long fromEpochMs, long untilEpochMs) {
    /** An interval, or more where it would take too many of them. */
    Duration step(Duration interval, int most) {
      Duration least = Duration.ofMillis((untilEpochMs - fromEpochMs) / most + 1);
      return least.compareTo(interval) > 0 ? least : interval;
    }
  }

  void began(long epochMs) {
    lastEpochMs = epochMs;
  }

  void sampled(long epochMs) {
    close(epochMs);
    lastEpochMs = epochMs;
  }

  /** All of them up to a moment. */
  List<Gap> until(long epochMs) {
    close(epochMs);
    lastEpochMs = epochMs;
    return List.copyOf(gaps);
  }

  private void close(long epochMs) {
    if (epochMs - lastEpochMs > intervalMs * 3 / 2) {
      gaps.add(
          new Gap(
              lastEpochMs + intervalMs, Math.max(lastEpochMs + intervalMs, epochMs - intervalMs)));
    }
  }
}
