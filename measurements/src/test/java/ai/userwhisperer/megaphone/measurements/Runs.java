package ai.userwhisperer.megaphone.measurements;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes run directories for tests. */
final class Runs {
  static final RunClock CLOCK = new RunClock(1_000_000_000_000L, 1_700_000_000_000L);

  private Runs() {}

  static RunDirectory create(Path root) {
    return RunDirectory.create(
        root,
        new Manifest(
            Manifest.SCHEMA_VERSION,
            "a-run",
            "aZ09bc",
            "local",
            JsonNodeFactory.instance.objectNode(),
            Map.of("java", "17"),
            new Manifest.Host("host", "Linux", "amd64", 2, 1),
            CLOCK.originEpochMs(),
            null,
            null,
            List.of(),
            null,
            List.of(),
            List.of()));
  }

  static long seconds(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
