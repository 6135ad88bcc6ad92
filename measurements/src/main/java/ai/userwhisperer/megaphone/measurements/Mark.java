package ai.userwhisperer.megaphone.measurements;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Something that happened during a run and is worth a mark on its timeline: a failover, a restart,
 * a probe that lost its backend.
 *
 * @param fromEpochMs when it happened, or began
 * @param untilEpochMs when it was over; null for a moment, and for what was not over yet
 * @param source who saw it: the name of a probe
 * @param text what happened, on one line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mark(long fromEpochMs, Long untilEpochMs, String source, String text) {
  public Mark {
    if (untilEpochMs != null && untilEpochMs < fromEpochMs) {
      throw new IllegalArgumentException(
          "untilEpochMs = " + untilEpochMs + ": needs " + fromEpochMs + " or more");
    }
  }

  /** What happened at a moment, or has begun. */
  public static Mark at(long epochMs, String source, String text) {
    return new Mark(epochMs, null, source, text);
  }

  /** The same, told by another, whose clock shows so many milliseconds more. */
  Mark toldBy(String other, long laterMs) {
    return new Mark(
        fromEpochMs + laterMs,
        untilEpochMs == null ? null : (Long) (untilEpochMs + laterMs),
        other,
        text);
  }

  /** The same, now that it is over. */
  public Mark until(long epochMs) {
    return new Mark(fromEpochMs, Math.max(fromEpochMs, epochMs), source, text);
  }
}
