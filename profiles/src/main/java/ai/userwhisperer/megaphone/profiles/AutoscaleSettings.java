package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/**
 * How a platform is watched while it follows a step of its load.
 *
 * @param from events a second before the step; above 0
 * @param to events a second after it; above {@code from}
 * @param before how long the load stays at {@code from}, once it is settled; whole windows, above 0
 * @param hold how long it stays at {@code to}; whole windows, above 0
 * @param window baselines are looked at in windows of so long; whole seconds, 2 or more
 */
public record AutoscaleSettings(
    double from, double to, Duration before, Duration hold, Duration window) {
  /** Of a profile that says nothing of it. */
  public static final AutoscaleSettings USUAL =
      new AutoscaleSettings(
          10_000, 50_000, Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(10));

  public AutoscaleSettings {
    Checks.above(0, "from", from, "events per second");
    check(
        Double.isFinite(to) && to > from,
        "to",
        Checks.plain(to),
        "needs a number above from = " + Checks.plain(from) + ", in events per second");
    Checks.wholeSeconds(2, "window", window);
    wholeWindows("before", before, window);
    wholeWindows("hold", hold, window);
  }

  private static void wholeWindows(String setting, Duration time, Duration window) {
    Checks.wholeSeconds(1, setting, time);
    check(
        time.toSeconds() % window.toSeconds() == 0,
        setting,
        Checks.text(time),
        "needs a multiple of window = " + Checks.text(window));
  }
}
