package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PhaseTest {
  private static Phase.Firehose firehose(String name, int batch) {
    return new Phase.Firehose(
        name,
        batch,
        new Arrivals.Constant(1_000),
        new Sending(
            4,
            1,
            0,
            Sending.Io.AUTO,
            Sending.Protocol.HTTP_1_1,
            Sending.Compression.NONE,
            Duration.ofSeconds(10)),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  @Test
  void theBatchNamesTheRequest() {
    assertThat(firehose("ingestion", 100).request()).isEqualTo("batch");
    assertThat(firehose("gateway", 1).request()).isEqualTo("track");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gateway", "a.b", "a/b", "..", "run", "1a"})
  void aNameThatCouldNotBeAFolderOrAMetricIsRefused(String name) {
    assertThatThrownBy(() -> firehose(name, 1)).isInstanceOf(InvalidSetting.class);
  }
}
