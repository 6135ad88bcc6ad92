package ai.userwhisperer.megaphone.measurements;

import org.HdrHistogram.Histogram;

/**
 * One line of an interval log.
 *
 * @param tag what was measured, such as {@code response-time}
 * @param startEpochMs when the interval starts
 * @param lengthMs its length
 * @param histogram nanoseconds
 */
public record Interval(String tag, long startEpochMs, long lengthMs, Histogram histogram) {}
