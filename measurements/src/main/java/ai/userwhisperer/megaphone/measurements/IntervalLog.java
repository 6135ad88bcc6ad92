package ai.userwhisperer.megaphone.measurements;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * An HdrHistogram interval log that is appended to: values in nanoseconds, one tagged line for each
 * second and time measured. Any HdrHistogram tool reads it.
 *
 * <p>A line's interval is the second in which the requests were <em>due</em>. Their answers come
 * later, so a second can have several lines, and lines are not in the order of their intervals:
 * they add up.
 *
 * <p>Not thread-safe.
 */
public final class IntervalLog implements Closeable {
  private final PrintStream out;
  private final HistogramLogWriter writer;

  IntervalLog(Path file, long startEpochMs) {
    try {
      boolean isNew = !Files.exists(file) || Files.size(file) == 0;
      out =
          new PrintStream(
              new BufferedOutputStream(
                  Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                  1 << 16),
              false,
              StandardCharsets.US_ASCII);
      writer = new HistogramLogWriter(out);
      if (isNew) {
        writer.outputLogFormatVersion();
        writer.outputStartTime(startEpochMs);
        writer.outputLegend();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Appends one line; {@link #flush} hands it to the disk.
   *
   * @param tag what was measured, such as {@code response-time}
   * @param startEpochMs when the interval starts
   * @param lengthMs of the interval; above 0
   * @param histogram nanoseconds; its own tag and times are left alone
   */
  public void append(String tag, long startEpochMs, long lengthMs, EncodableHistogram histogram) {
    String before = histogram.getTag();
    histogram.setTag(tag);
    writer.outputIntervalHistogram(
        startEpochMs / 1e3, (startEpochMs + lengthMs) / 1e3, histogram, NS_PER_MS);
    histogram.setTag(before);
  }

  /** The unit of the log's "Interval_Max" column, by HdrHistogram's custom: milliseconds. */
  private static final double NS_PER_MS = 1e6;

  /**
   * Hands what was appended to the operating system.
   *
   * @throws UncheckedIOException when the disk did not take it
   */
  public void flush() {
    if (out.checkError()) {
      throw new UncheckedIOException(
          new IOException("an interval log could not be written; is the disk full?"));
    }
  }

  @Override
  public void close() {
    flush();
    out.close();
  }

  /** A histogram that holds every time of a run: 1 ns to one hour, three significant digits. */
  public static Histogram newHistogram() {
    return new Histogram(1, HIGHEST_NS, 3);
  }

  /** The highest time that is told apart; longer ones count as this. */
  public static final long HIGHEST_NS = 3_600_000_000_000L;
}
