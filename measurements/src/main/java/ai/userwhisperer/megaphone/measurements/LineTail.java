package ai.userwhisperer.megaphone.measurements;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Follows files of JSON lines while they grow, for those who watch a run. Not thread-safe.
 *
 * @param <T> what a line is
 */
public final class LineTail<T> {
  private final Supplier<List<Path>> files;
  private final Class<T> type;
  private final Map<Path, Long> offsets = new HashMap<>();

  LineTail(Supplier<List<Path>> files, Class<T> type) {
    this.files = files;
    this.type = type;
  }

  /**
   * The whole lines that came since the last call; a broken one is left out, whoever judges the run
   * tells of it.
   */
  public List<T> poll() {
    List<T> found = new ArrayList<>();
    for (Path path : files.get()) {
      for (String line : newLines(path).lines().toList()) {
        parse(line).ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * Empty for a file that is not there yet, or can't be read just now: the next call looks again.
   */
  private String newLines(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long offset = offsets.getOrDefault(path, 0L);
      byte[] bytes = new byte[(int) Math.min(file.length() - offset, MAX_BYTES)];
      file.seek(offset);
      file.readFully(bytes);
      int whole = lastLineEnd(bytes);
      offsets.put(path, offset + whole);
      return new String(bytes, 0, whole, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static final int MAX_BYTES = 1 << 20;

  private Optional<T> parse(String line) {
    try {
      return Optional.of(Json.parse(line, type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int lastLineEnd(byte[] bytes) {
    for (int i = bytes.length; i > 0; i--) {
      if (bytes[i - 1] == '\n') {
        return i;
      }
    }
    return 0;
  }
}
