package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;
import java.util.Optional;

/**
 * When a run is stopped before its time, so that it does no harm and wastes none. Each guard that
 * is empty is off.
 *
 * @param errorRate share of requests without success, 0 to 1
 * @param lag 99th percentile of the processing lag, in seconds
 * @param silence requests are sent, and for so long none is answered
 * @param rate share of the rate asked for that is reached, 0 to 1; for phases with a schedule
 * @param diskBytes so much room is to stay where the run is written; above 0
 */
public record GuardSettings(
    Optional<Limit> errorRate,
    Optional<Limit> lag,
    Optional<Duration> silence,
    Optional<Limit> rate,
    Optional<Long> diskBytes) {

  /** No guards. */
  public static final GuardSettings NONE =
      new GuardSettings(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A limit with hysteresis: what has once gone beyond it counts as beyond until it is on the good
   * side of {@code clear}.
   *
   * @param limit beyond it is bad
   * @param clear back here is good
   * @param lasting for so long, on end, it has to be bad
   */
  public record Limit(double limit, double clear, Duration lasting) {
    public Limit {
      Checks.positive("for", lasting);
    }
  }

  public GuardSettings {
    errorRate.ifPresent(
        guard -> {
          share("error-rate.above", guard.limit());
          share("error-rate.clear-below", guard.clear());
          notBeyond("error-rate.clear-below", guard.clear(), guard.limit(), "at most above");
        });
    lag.ifPresent(
        guard -> {
          Checks.above(0, "lag.above", guard.limit(), "seconds");
          notBeyond("lag.clear-below", guard.clear(), guard.limit(), "at most above");
        });
    silence.ifPresent(time -> Checks.positive("silence.for", time));
    rate.ifPresent(
        guard -> {
          share("rate.below", guard.limit());
          share("rate.clear-above", guard.clear());
          notBeyond("rate.clear-above", -guard.clear(), -guard.limit(), "at least below");
        });
    diskBytes.ifPresent(
        bytes -> check(bytes > 0, "disk.free", bytes, "needs a size above 0, such as 100 MiB"));
  }

  private static void share(String setting, double value) {
    check(value >= 0 && value <= 1, setting, Checks.plain(value), "needs a share from 0 to 1");
  }

  private static void notBeyond(String setting, double clear, double limit, String allowed) {
    check(
        clear <= limit,
        setting,
        Checks.plain(Math.abs(clear)),
        "needs " + allowed + " = " + Checks.plain(Math.abs(limit)));
  }
}
