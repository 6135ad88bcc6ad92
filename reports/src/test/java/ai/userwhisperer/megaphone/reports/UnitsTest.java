package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "1500, ms, s, 1.5",
    "2, s, ms, 2000",
    "0.5, min, s, 30",
    "0.25, 1, %, 25",
    "3, %, ‰, 30",
    "50, events/s, events/min, 3000",
    "6, %/h, %/min, 0.1",
    "2048, KiB, MiB, 2",
    "7, of 5, of 5, 7"
  })
  void unitsOfOneKindConvert(double value, String from, String to, double expected) {
    assertThat(Units.convert(value, from, to).orElseThrow()).isCloseTo(expected, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"ms, %", "events/s, requests/s", "ms, furlongs", "of 5, %", "events, events/s"})
  void unitsOfDifferentKindsDoNot(String from, String to) {
    assertThat(Units.convert(1, from, to)).isEmpty();
  }

  @Test
  void aConversionToTheSameUnitChangesNoBit() {
    assertThat(Units.convert(0.1 + 0.2, "%", "%")).hasValue(0.1 + 0.2);
  }
}
