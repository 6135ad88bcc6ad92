package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Real runs, recorded: {@code src/test/resources/recorded}. What they were is in their README. */
final class Recorded {
  static final Path ALL = Path.of("src", "test", "resources", "recorded");

  private Recorded() {}

  /** A judged and rendered copy of a run. */
  static RunDirectory run(String name, Path directory) throws IOException {
    RunDirectory run = copy(name, directory);
    Report.write(run);
    return run;
  }

  /** A copy of a run, as it was before it was judged. */
  static RunDirectory copy(String name, Path directory) throws IOException {
    Path copy = directory.resolve(name);
    try (Stream<Path> files = Files.walk(ALL.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(ALL.resolve(name).relativize(file).toString()));
      }
    }
    return RunDirectory.open(copy);
  }
}
