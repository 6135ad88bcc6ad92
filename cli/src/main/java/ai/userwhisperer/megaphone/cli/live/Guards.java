package ai.userwhisperer.megaphone.cli.live;

import ai.userwhisperer.megaphone.profiles.GuardSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The guards of one phase. Not thread-safe. */
final class Guards {
  private static final double NS_PER_SECOND = 1e9;
  private static final double MIB = 1 << 20;

  /** What happened may be on disk so much later. */
  static final long WRITTEN_WITHIN_MS = 2_000;

  private final Optional<Hysteresis> errorRate;
  private final Optional<Hysteresis> lag;
  private final Optional<Hysteresis> rate;
  private final Optional<Duration> silence;
  private final Optional<Long> diskBytes;
  private double lastLagSeconds;
  private int lagSecond;

  Guards(GuardSettings settings) {
    this.errorRate = settings.errorRate().map(Hysteresis::above);
    this.lag = settings.lag().map(Hysteresis::above);
    this.rate = settings.rate().map(Hysteresis::below);
    this.silence = settings.silence();
    this.diskBytes = settings.diskBytes();
  }

  /**
   * Looks at what came since the last call.
   *
   * @param sinceStartMs of the phase's load, by the clock
   * @return why the run has to stop, on one line; empty while it may go on
   */
  Optional<String> check(PhaseProgress progress, long sinceStartMs) {
    for (PhaseProgress.Second second : progress.newlyWhole()) {
      Optional<String> over =
          errors(second).or(() -> lag(progress, second)).or(() -> rate(progress, second));
      if (over.isPresent()) {
        return over;
      }
    }
    return silence(progress, sinceStartMs);
  }

  private Optional<String> errors(PhaseProgress.Second second) {
    double share =
        second.requestsEnded == 0 ? Double.NaN : (double) second.errors / second.requestsEnded;
    return over(
        errorRate,
        share,
        second,
        limit ->
            String.format(
                Locale.ROOT,
                "guard error-rate: more than %s %% of the requests had no success for %s",
                percent(limit.limit()),
                text(limit.lasting())));
  }

  /**
   * Looks at the room on the disk.
   *
   * @return why the run has to stop, on one line; empty while it may go on
   */
  Optional<String> disk(long freeBytes) {
    return diskBytes
        .filter(least -> freeBytes < least)
        .map(
            least ->
                "guard disk: less than %s MiB are left where the run is written"
                    .formatted(plain(least / MIB)));
  }

  /** While nothing arrives, what is on its way grows older by a second each second. */
  private Optional<String> lag(PhaseProgress progress, PhaseProgress.Second second) {
    OptionalDouble seen = progress.lagP99Ns();
    if (progress.observed().isEmpty()) {
      return Optional.empty();
    }
    if (seen.isPresent()) {
      lastLagSeconds = seen.getAsDouble() / NS_PER_SECOND;
      lagSecond = second.index;
    }
    double seconds =
        seen.isPresent() || second.eventsAccepted == 0
            ? lastLagSeconds
            : lastLagSeconds + second.index - lagSecond;
    return over(
        lag,
        seconds,
        second,
        limit ->
            String.format(
                Locale.ROOT,
                "guard lag: the 99th percentile of the processing lag was above %s s for %s",
                plain(limit.limit()),
                text(limit.lasting())));
  }

  private Optional<String> rate(PhaseProgress progress, PhaseProgress.Second second) {
    OptionalDouble asked = progress.asked(second.index);
    double share =
        asked.isEmpty() || asked.getAsDouble() <= 0
            ? Double.NaN
            : second.eventsAccepted / asked.getAsDouble();
    return over(
        rate,
        share,
        second,
        limit ->
            String.format(
                Locale.ROOT,
                "guard rate: less than %s %% of the events asked for were accepted for %s",
                percent(limit.limit()),
                text(limit.lasting())));
  }

  private static Optional<String> over(
      Optional<Hysteresis> guard,
      double value,
      PhaseProgress.Second second,
      Function<GuardSettings.Limit, String> words) {
    long fromMs = second.index * 1_000L;
    return guard
        .filter(each -> each.isOver(value, fromMs, fromMs + 1_000))
        .map(each -> words.apply(each.limit()));
  }

  private Optional<String> silence(PhaseProgress progress, long sinceStartMs) {
    long silentMs = sinceStartMs - WRITTEN_WITHIN_MS - 1_000L * (progress.lastAnswered() + 1);
    return silence
        .filter(limit -> progress.outstanding() > 0 || progress.errors() > 0)
        .filter(limit -> silentMs >= limit.toMillis())
        .map(
            limit ->
                String.format(
                    Locale.ROOT,
                    "guard silence: requests were sent, and none was answered for %s",
                    text(limit)));
  }

  private static String percent(double share) {
    return plain(100 * share);
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", value);
  }

  private static String text(Duration time) {
    return plain(time.toMillis() / 1e3) + " s";
  }
}
