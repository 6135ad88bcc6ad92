package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PhaseTest {
  private static Phase.Firehose firehose(String name, int batch, double rate) {
    return new Phase.Firehose(
        name,
        batch,
        rate,
        4,
        1,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  @Test
  void theRateCountsEventsAndTheBatchMakesRequestsOfThem() {
    Phase.Firehose ingestion = firehose("ingestion", 100, 50_000);

    assertThat(ingestion.requestsPerSecond()).isEqualTo(500);
    assertThat(ingestion.requests()).isEqualTo(500 * 35);
    assertThat(ingestion.events()).isEqualTo(50_000 * 35);
    assertThat(ingestion.request()).isEqualTo("batch");
    assertThat(firehose("gateway", 1, 10).request()).isEqualTo("track");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e9})
  void aRateThatNoMachineCanSendIsRefused(double rate) {
    assertThatThrownBy(() -> firehose("a", 1, rate)).isInstanceOf(InvalidSetting.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gateway", "a.b", "a/b", "..", "run", "1a"})
  void aNameThatCouldNotBeAFolderOrAMetricIsRefused(String name) {
    assertThatThrownBy(() -> firehose(name, 1, 1)).isInstanceOf(InvalidSetting.class);
  }
}
