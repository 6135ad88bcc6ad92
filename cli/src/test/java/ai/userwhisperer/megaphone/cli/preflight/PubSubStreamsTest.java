package ai.userwhisperer.megaphone.cli.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.cli.preflight.Finding.Mark;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PubSubStreamsTest {
  @Test
  void productionHasAsManyAsItsRateNeeds() {
    assertThat(of())
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.mark()).isEqualTo(Mark.GOOD);
              assertThat(finding.text()).containsPattern("takes [4-8] of 8 streams");
            });
  }

  @Test
  void tooFewAreSaidToBe() {
    assertThat(of("probes.pubsub.streams=1"))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.mark()).isEqualTo(Mark.BAD);
              assertThat(finding.text()).containsPattern("set probes.pubsub.streams = [4-8]");
            });
  }

  @Test
  void anEmulatorCountsNothing() {
    assertThat(of("probes.pubsub.endpoint=127.0.0.1:8085")).isEmpty();
    assertThat(of("probes.pubsub.enabled=false")).isEmpty();
    assertThat(of("probes.pubsub.observe=metrics", "probes.pubsub.backlog.enabled=on")).isEmpty();
  }

  private static Optional<Finding> of(String... settings) {
    return PubSubStreams.of(
        ProfileFile.load(Path.of("../profiles"), "production", List.of(settings), List.of()));
  }
}
