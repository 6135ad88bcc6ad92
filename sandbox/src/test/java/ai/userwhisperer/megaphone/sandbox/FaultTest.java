package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {
  @Test
  void aShareIsANumberOrAPercentage() {
    Fault onePercent = new Fault(FaultKind.EVENTS_LOST, 0.01);

    assertThat(Fault.parse("events-lost=0.01")).isEqualTo(onePercent);
    assertThat(Fault.parse("events-lost=1%")).isEqualTo(onePercent);
    assertThat(Fault.parse(" events-lost = 1 % ")).isEqualTo(onePercent);
    assertThat(Fault.parse("events-duplicated=1"))
        .isEqualTo(new Fault(FaultKind.EVENTS_DUPLICATED, 1));
    assertThat(Fault.parse(onePercent.toString())).isEqualTo(onePercent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events-lots=1%|fault events-lots: unknown; the faults are events-lost, events-duplicated",
        "events-lost|fault events-lost: needs name=share; the faults are events-lost,"
            + " events-duplicated",
        "events-lost=2|fault events-lost = 2: needs a share from 0 to 1, or a percentage from 0%"
            + " to 100%",
        "events-lost=101%|fault events-lost = 101%: needs a share from 0 to 1, or a percentage"
            + " from 0% to 100%",
        "events-lost=NaN|fault events-lost = NaN: needs a share from 0 to 1, or a percentage from"
            + " 0% to 100%",
        "events-lost=many|fault events-lost = many: needs a share from 0 to 1, or a percentage"
            + " from 0% to 100%"
      })
  void whatIsNoFaultIsRefusedWithWhatIsAllowed(String text, String message) {
    assertThatThrownBy(() -> Fault.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
