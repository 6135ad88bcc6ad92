package ai.userwhisperer.megaphone.reports;

/**
 * A stretch of wall-clock time.
 *
 * @param fromEpochMs inclusive
 * @param untilEpochMs exclusive
 */
record Window(long fromEpochMs, long untilEpochMs) {
  boolean contains(long epochMs) {
    return epochMs >= fromEpochMs && epochMs < untilEpochMs;
  }

  double seconds() {
    return Math.max(0, untilEpochMs - fromEpochMs) / 1e3;
  }
}
