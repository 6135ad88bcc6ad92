package ai.userwhisperer.megaphone.sandbox.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Removes what lies in a temporary folder, and the folder. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  /** Removes as much as can be removed; what cannot is left to the operating system. */
  static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // The shell removes the same folder at the same time.
    }
  }
}
