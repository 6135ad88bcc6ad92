package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.reports.BadStretch.Step;
import org.junit.jupiter.api.Test;

final class BadStretchTest {
  /** 02:13:00 of some day. */
  private static final long START_EPOCH_MS = 1_789_956_780_000L;

  @Test
  void nothingBadHasNoStretch() {
    assertThat(BadStretch.in(steps("gggg?g"), START_EPOCH_MS, 1_000)).isEmpty();
  }

  @Test
  void aStretchInTheMiddleHasTwoEnds() {
    assertThat(words("ggggggggggbbbbbbbbbbgggggggggg")).isEqualTo("from 02:13:10 to 02:13:20");
  }

  @Test
  void oneThatLastsHasABeginning() {
    assertThat(words("gggggggggggggggggggggbbbbbbbbbbbbbbb")).isEqualTo("from 02:13:21 on");
  }

  @Test
  void allOfItIsSaidInWords() {
    assertThat(words("bbbbbbbbbb")).isEqualTo("all the time");
    assertThat(words("bbb?bbbgbb")).isEqualTo("all the time");
  }

  @Test
  void aSingleBadStepBeforeTheStretchIsNoPartOfIt() {
    assertThat(words("ggbggggggggggbbbbbgbbbbb")).isEqualTo("from 02:13:13 on");
  }

  @Test
  void stepsWithoutDataNeitherBeginNorBreakAStretch() {
    assertThat(words("gggg??bbb???bbbb??gggg")).isEqualTo("from 02:13:06 to 02:13:16");
  }

  private static String words(String steps) {
    return BadStretch.in(steps(steps), START_EPOCH_MS, 1_000).orElseThrow().words();
  }

  private static Step[] steps(String letters) {
    return letters
        .chars()
        .mapToObj(
            letter ->
                switch (letter) {
                  case 'g' -> Step.GOOD;
                  case 'b' -> Step.BAD;
                  default -> Step.UNKNOWN;
                })
        .toArray(Step[]::new);
  }
}
