package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void numbersHaveTheDigitsThatMatter() {
    assertThat(Numbers.text(0)).isEqualTo("0");
    assertThat(Numbers.text(0.012345)).isEqualTo("0.0123");
    assertThat(Numbers.text(1.02345)).isEqualTo("1.02");
    assertThat(Numbers.text(334.06)).isEqualTo("334.1");
    assertThat(Numbers.text(100_012.3)).isEqualTo("100,012");
    assertThat(Numbers.withUnit(3, "events")).isEqualTo("3 events");
  }

  @Test
  void aValueThatIsNotTheLimitNeverLooksLikeIt() {
    assertThat(Numbers.beside(99.9996, 100, "ms")).isEqualTo("99.9996");
    assertThat(Numbers.beside(100.0004, 100, "ms")).isEqualTo("100.0004");
    assertThat(Numbers.beside(100_000.3, 100_000, "events/s")).isEqualTo("100,000.3");
    assertThat(Numbers.beside(100, 100, "ms")).isEqualTo("100.0");
  }

  @Test
  void durationsReadLikeAClock() {
    assertThat(Numbers.duration(45)).isEqualTo("0:45");
    assertThat(Numbers.duration(3_723)).isEqualTo("1:02:03");
  }
}
