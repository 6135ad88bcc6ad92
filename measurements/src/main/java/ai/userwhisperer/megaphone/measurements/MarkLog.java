package ai.userwhisperer.megaphone.measurements;

import java.io.Closeable;
import java.nio.file.Path;

/**
 * The marks of a run, a JSON line each. What lasts is written when it begins and again, with its
 * end, when it is over; on reading, the second takes the place of the first. Thread-safe.
 */
public final class MarkLog implements Closeable {
  private final LineFile<Mark> lines;

  MarkLog(Path file) {
    lines = new LineFile<>(file);
  }

  /** Appends a mark and hands it to the operating system. */
  public synchronized void append(Mark mark) {
    lines.append(mark);
  }

  @Override
  public synchronized void close() {
    lines.close();
  }
}
