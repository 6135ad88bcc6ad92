package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
  @TempDir Path folder;

  @Test
  void aProfileHasTheProbesThatItSwitchesOnAndTheHarness() {
    assertThat(namesWith()).containsExactly("harness", "platform", "redis", "pubsub");
    assertThat(namesWith("probes.redis.enabled=false", "probes.metrics.enabled=false"))
        .containsExactly("harness", "pubsub");
    assertThat(
            namesWith("probes.pubsub.backlog.enabled=on", "probes.redis.enabled=false", "seed=2"))
        .containsExactly("harness", "platform", "backlog", "pubsub");
    assertThat(
            namesWith(
                "probes.pubsub.backlog.enabled=on",
                "probes.pubsub.observe=metrics",
                "probes.redis.enabled=false",
                "seed=2"))
        .containsExactly("harness", "platform", "backlog");
  }

  private List<String> namesWith(String... changes) {
    TestRun run = TestRun.in(folder.resolve(String.valueOf(changes.length)));
    try (ProbeSet probes =
        Probes.of(
            ProfileFile.load(Path.of("../profiles"), "local", List.of(changes), List.of()),
            run.directory(),
            run.clock(),
            (injector, sequence) -> DueTimes.UNKNOWN,
            Map.of())) {
      return probes.names();
    }
  }
}
