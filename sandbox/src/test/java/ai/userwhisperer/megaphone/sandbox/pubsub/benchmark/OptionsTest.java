package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void secondsAndRoundsAreTakenInThisOrder() {
    assertThat(Options.parse("40", "2")).isEqualTo(new Options(40, 2));
  }

  @Test
  void whatIsNotGivenIsTheDefault() {
    assertThat(Options.parse()).isEqualTo(Options.DEFAULTS);
    assertThat(Options.parse("7")).isEqualTo(new Options(7, Options.DEFAULTS.rounds()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "41", "-5", "1.5", "ten", "", "99999999999"})
  void secondsOutOfRangeAreRefusedInOneLine(String seconds) {
    assertThatThrownBy(() -> Options.parse(seconds))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("seconds = " + seconds + ": needs a whole number from 1 to 40");
  }

  @Test
  void roundsOutOfRangeAreRefusedInOneLine() {
    assertThatThrownBy(() -> Options.parse("10", "21"))
        .hasMessage("rounds = 21: needs a whole number from 1 to 20");
  }

  @Test
  void aThirdArgumentIsRefused() {
    assertThatThrownBy(() -> Options.parse("10", "2", "extra"))
        .hasMessage("extra: needs at most two arguments, seconds and rounds");
  }
}
