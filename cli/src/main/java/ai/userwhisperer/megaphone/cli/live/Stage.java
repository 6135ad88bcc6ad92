package ai.userwhisperer.megaphone.cli.live;

import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;

/**
 * Where in its time a phase is.
 *
 * @param name starting, warm-up, steady or draining
 * @param secondsLeft of its load
 * @param done share of its load, 0 to 1
 */
record Stage(String name, long secondsLeft, double done) {
  private static final Stage STARTING = new Stage("starting", 0, 0);
  private static final Stage DRAINING = new Stage("draining", 0, 1);

  /**
   * @param times null before they are known
   */
  static Stage at(PhaseTimes times, long nowEpochMs, boolean draining) {
    if (draining) {
      return DRAINING;
    }
    if (times == null || nowEpochMs < times.startEpochMs()) {
      return STARTING;
    }
    if (nowEpochMs >= times.endEpochMs()) {
      return DRAINING;
    }
    return new Stage(
        nowEpochMs < times.steadyFromEpochMs() ? "warm-up" : "steady",
        (times.endEpochMs() - nowEpochMs + 999) / 1_000,
        (nowEpochMs - times.startEpochMs()) / (double) (times.endEpochMs() - times.startEpochMs()));
  }

  boolean isLoading() {
    return secondsLeft > 0;
  }

  /** As in {@code steady 28 s left}. */
  String words() {
    return isLoading() ? name + " " + secondsLeft + " s left" : name;
  }
}
