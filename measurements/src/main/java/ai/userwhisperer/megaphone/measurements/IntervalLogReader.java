package ai.userwhisperer.megaphone.measurements;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Reads interval logs line by line, however long they are. A line that is cut off or broken is told
 * of and left out; the rest counts.
 */
final class IntervalLogReader {
  private IntervalLogReader() {}

  static void read(Path file, Consumer<Interval> each, Consumer<String> damaged)
      throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.startsWith("#") || line.startsWith("\"") || line.isBlank()) {
          continue;
        }
        try {
          each.accept(parse(line));
        } catch (DataFormatException | RuntimeException e) {
          damaged.accept(file.getFileName() + " line " + number + ": " + e.getMessage());
        }
      }
    }
  }

  /**
   * {@code [Tag=<tag>,]<start s>,<length s>,<max>,<base64>}, as HdrHistogram's HistogramLogWriter
   * writes it.
   */
  private static Interval parse(String line) throws DataFormatException {
    String rest = line;
    String tag = "";
    if (line.startsWith("Tag=")) {
      int comma = line.indexOf(',');
      if (comma < 0) {
        throw new DataFormatException("cut off");
      }
      tag = line.substring(4, comma);
      rest = line.substring(comma + 1);
    }
    String[] fields = rest.split(",", 4);
    if (fields.length < 4) {
      throw new DataFormatException("cut off");
    }
    long startMs = Math.round(Double.parseDouble(fields[0]) * 1e3);
    long lengthMs = Math.round(Double.parseDouble(fields[1]) * 1e3);
    ByteBuffer payload = ByteBuffer.wrap(Base64.getDecoder().decode(fields[3].strip()));
    Histogram histogram = Histogram.decodeFromCompressedByteBuffer(payload, 0);
    checkCounts(histogram);
    return new Interval(tag, startMs, lengthMs, histogram);
  }

  /** HdrHistogram takes any counts, also such as add up to less than nothing. */
  private static void checkCounts(Histogram histogram) throws DataFormatException {
    long total = 0;
    for (HistogramIterationValue value : histogram.recordedValues()) {
      total += value.getCountAtValueIteratedTo();
      if (value.getCountAtValueIteratedTo() < 0 || total < 0) {
        throw new DataFormatException("counts that nothing can have");
      }
    }
    if (total != histogram.getTotalCount()) {
      throw new DataFormatException("counts that nothing can have");
    }
  }
}
