package ai.userwhisperer.megaphone.reports;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The time in which a baseline was missed: of all stretches the one that holds the most bad steps
 * and the fewest good ones.
 *
 * @param fromEpochMs when it began
 * @param untilEpochMs when it was over
 * @param place where it lies in the time that was looked at
 */
record BadStretch(long fromEpochMs, long untilEpochMs, Place place) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  enum Place {
    /** From the first step to the last. */
    THROUGHOUT,
    /** Up to the last step. */
    TO_THE_END,
    BETWEEN
  }

  /** How a step came out. */
  enum Step {
    GOOD,
    BAD,
    UNKNOWN
  }

  /**
   * Finds it; empty when no step is bad.
   *
   * @param startEpochMs of the first step
   * @param stepMs length of a step
   */
  static Optional<BadStretch> in(Step[] steps, long startEpochMs, long stepMs) {
    int bestFrom = -1;
    int bestUntil = -1;
    int best = 0;
    int from = 0;
    int sum = 0;
    for (int i = 0; i < steps.length; i++) {
      if (sum <= 0) {
        sum = 0;
        from = i;
      }
      sum +=
          switch (steps[i]) {
            case BAD -> 1;
            case GOOD -> -1;
            case UNKNOWN -> 0;
          };
      if (sum > best) {
        best = sum;
        bestFrom = from;
        bestUntil = i + 1;
      }
    }
    if (bestFrom < 0) {
      return Optional.empty();
    }
    while (steps[bestFrom] != Step.BAD) {
      bestFrom++;
    }
    boolean toTheEnd = bestUntil == steps.length;
    Place place = !toTheEnd ? Place.BETWEEN : bestFrom == 0 ? Place.THROUGHOUT : Place.TO_THE_END;
    return Optional.of(
        new BadStretch(startEpochMs + bestFrom * stepMs, startEpochMs + bestUntil * stepMs, place));
  }

  boolean overlaps(long from, long until) {
    return from < untilEpochMs && until >= fromEpochMs;
  }

  /** As in {@code from 02:13:40 on}; UTC. */
  String words() {
    return switch (place) {
      case THROUGHOUT -> "all the time";
      case TO_THE_END -> "from " + clock(fromEpochMs) + " on";
      case BETWEEN -> "from " + clock(fromEpochMs) + " to " + clock(untilEpochMs);
    };
  }

  static String clock(long epochMs) {
    return CLOCK.format(Instant.ofEpochMilli(epochMs));
  }
}
