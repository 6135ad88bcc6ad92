package ai.userwhisperer.megaphone.measurements;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in folders. */
public final class Folders {
  private Folders() {}

  /**
   * The files and folders in a folder, sorted; none where there is no such folder.
   *
   * @throws UncheckedIOException when it can't be read
   */
  public static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
