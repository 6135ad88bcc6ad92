package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementTest {
  @Test
  void aMeasurementSurvivesItsLine() {
    Measurement measurement =
        new Measurement(200_123.25, 200_000.5, 1.5, 11.25, 3.125, 2.5, 3_000_000_000L, 4, 5, 6);

    assertThat(Measurement.isLine(measurement.toLine())).isTrue();
    assertThat(Measurement.parse(measurement.toLine())).isEqualTo(measurement);
  }

  @Test
  void whatIsNoMeasurementIsRefused() {
    assertThat(Measurement.isLine("listening on 8085")).isFalse();
    assertThatThrownBy(() -> Measurement.parse("measurement 1 2"))
        .hasMessage("measurement 1 2: is no measurement");
  }

  @ParameterizedTest(name = "messages {0}, failed {1}, lost {2}, duplicated {3}, foreign: {4}")
  @CsvSource({
    "1000, 0, 0, 0, true",
    "1000, 1, 0, 0, false",
    "1000, 0, 1, 0, false",
    "1000, 0, 0, 1, false",
    "0, 0, 0, 0, false"
  })
  void onlyWhatArrivedExactlyOnceIsExact(
      long messages, long failed, long lost, long duplicated, boolean exact) {
    assertThat(new Measurement(100, 100, 1, 2, 3, 4, messages, failed, lost, duplicated).isExact())
        .isEqualTo(exact);
  }

  @Test
  void aServerThatDeliversNothingInTheMeasuredSecondsIsNotExact() {
    assertThat(new Measurement(100, 0, 1, 2, 3, 4, 1000, 0, 0, 0).isExact()).isFalse();
  }
}
