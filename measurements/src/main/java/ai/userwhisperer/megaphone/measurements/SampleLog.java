package ai.userwhisperer.megaphone.measurements;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a probe saw, a JSON line a sample: {@code {"epochMs": …, "<name>": <number>, …}}. A value
 * that could not be had is left out: it is no data, never zero. Not thread-safe.
 */
public final class SampleLog implements Closeable {
  private final LineFile<Map<String, Object>> lines;

  SampleLog(Path file) {
    lines = new LineFile<>(file);
  }

  /**
   * Appends a sample and hands it to the operating system.
   *
   * @param epochMs when it was taken
   * @param values by name; NaN and infinities are left out
   */
  public void append(long epochMs, Map<String, Double> values) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epochMs", epochMs);
    values.forEach(
        (name, value) -> {
          if (Double.isFinite(value)) {
            line.put(name, value);
          }
        });
    lines.append(line);
  }

  @Override
  public void close() {
    lines.close();
  }
}
