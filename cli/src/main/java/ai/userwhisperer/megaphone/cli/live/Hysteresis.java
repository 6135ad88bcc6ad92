package ai.userwhisperer.megaphone.cli.live;

import ai.userwhisperer.megaphone.profiles.GuardSettings;

/**
 * Whether a value has been bad for long enough. It is bad from the moment when it is beyond the
 * limit until it is back at the clear mark; what lies between the two leaves it as it was.
 */
final class Hysteresis {
  private static final long NEVER = -1;

  private final GuardSettings.Limit limit;
  private final int sign;
  private long badSinceMs = NEVER;

  private Hysteresis(GuardSettings.Limit limit, int sign) {
    this.limit = limit;
    this.sign = sign;
  }

  /** Values above the limit are bad. */
  static Hysteresis above(GuardSettings.Limit limit) {
    return new Hysteresis(limit, 1);
  }

  /** Values below the limit are bad. */
  static Hysteresis below(GuardSettings.Limit limit) {
    return new Hysteresis(limit, -1);
  }

  /**
   * Takes a value.
   *
   * @param value NaN changes nothing
   * @param untilMs end of the second that it is of
   * @return whether it has been bad for as long as the limit says
   */
  boolean isOver(double value, long fromMs, long untilMs) {
    if (sign * value > sign * limit.limit()) {
      badSinceMs = badSinceMs == NEVER ? fromMs : badSinceMs;
    } else if (sign * value < sign * limit.clear()) {
      badSinceMs = NEVER;
    }
    return badSinceMs != NEVER && untilMs - badSinceMs >= limit.lasting().toMillis();
  }

  GuardSettings.Limit limit() {
    return limit;
  }
}
