package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/**
 * How the highest rate is searched for at which the gated baselines hold.
 *
 * @param phase the phase whose rate is searched for; empty for the first one of the firehose's
 * @param from the first rate, in events per second; above 0
 * @param to rates above are not tried; at least {@code from}
 * @param precision the search ends when the lowest rate that was missed is at most this share above
 *     the highest that held; 0.005 to 0.5
 * @param keepsUp the share of the events asked for that has to be accepted, and observed at the far
 *     end, for a rate to hold; 0.5 to 1
 * @param settle between the climb to a rate and its steady part; whole seconds, 0 or more
 * @param steady the part of a level that is judged; whole seconds, 1 or more
 * @param warmUp a level at the first rate that is not judged; whole seconds, 0 or more
 * @param recovery the platform is left alone so long after a level that was missed; 0 or more
 * @param budget no level is begun that could not end within it; above 0
 * @param autoscale how the platform is watched while it follows a step
 */
public record CapacitySettings(
    String phase,
    double from,
    double to,
    double precision,
    double keepsUp,
    Duration settle,
    Duration steady,
    Duration warmUp,
    Duration recovery,
    Duration budget,
    AutoscaleSettings autoscale) {

  /** Of a profile that says nothing of it. */
  public static final CapacitySettings USUAL =
      new CapacitySettings(
          "",
          5_000,
          1_000_000,
          0.04,
          0.99,
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8),
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          AutoscaleSettings.USUAL);

  public CapacitySettings {
    Checks.above(0, "from", from, "events per second");
    check(
        Double.isFinite(to) && to >= from,
        "to",
        Checks.plain(to),
        "needs a number of from = " + Checks.plain(from) + " or more, in events per second");
    check(
        precision >= 0.005 && precision <= 0.5,
        "precision",
        Checks.plain(precision),
        "needs a share from 0.005 to 0.5");
    check(
        keepsUp >= 0.5 && keepsUp <= 1,
        "keeps-up",
        Checks.plain(keepsUp),
        "needs a share from 0.5 to 1");
    Checks.wholeSeconds(0, "settle", settle);
    Checks.wholeSeconds(1, "steady", steady);
    Checks.wholeSeconds(0, "warm-up", warmUp);
    check(!recovery.isNegative(), "recovery", Checks.text(recovery), "needs a time of 0 s or more");
    Checks.positive("budget", budget);
  }
}
