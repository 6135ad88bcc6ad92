package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivisorTest {
  @ParameterizedTest
  @ValueSource(
      longs = {
        2,
        3,
        7,
        8,
        10,
        800_000,
        (1L << 32) - 1,
        1L << 32,
        (1L << 32) + 1,
        8L * Integer.MAX_VALUE,
        1L << 62,
        Long.MAX_VALUE
      })
  void itDividesAsTheProcessorDoes(long divisor) {
    Divisor divider = new Divisor(divisor);
    long last = Long.MAX_VALUE / divisor * divisor;
    LongStream.concat(
            LongStream.of(
                0, 1, divisor - 1, divisor, last - 1, last, Long.MAX_VALUE - 1, Long.MAX_VALUE),
            new Random(1).longs(10_000, 0, Long.MAX_VALUE))
        .forEach(
            dividend -> {
              assertThat(divider.quotient(dividend)).isEqualTo(dividend / divisor);
              assertThat(divider.remainder(dividend)).isEqualTo(dividend % divisor);
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 0, -5})
  void aDivisorBelowTwoIsRefused(long divisor) {
    assertThatThrownBy(() -> new Divisor(divisor))
        .hasMessage("divisor = " + divisor + ": needs 2 or more");
  }
}
