package ai.userwhisperer.megaphone.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.sandbox.Fault;
import ai.userwhisperer.megaphone.sandbox.FaultKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultInjectorTest {
  private static final int DRAWS = 1_000_000;

  @Test
  void withoutFaultsEveryEventIsPublishedOnce() {
    assertThat(draw(new FaultInjector(List.of(), 1), 1000)).containsOnly(1);
  }

  @Test
  void eventsAreLostInTheShareThatWasAskedForAndCounted() {
    FaultInjector faults = new FaultInjector(List.of(Fault.parse("events-lost=1%")), 7);

    long lost = IntStream.of(draw(faults, DRAWS)).filter(copies -> copies == 0).count();

    // Five standard deviations of a binomial.
    assertThat((double) lost).isCloseTo(DRAWS * 0.01, within(5 * Math.sqrt(DRAWS * 0.01)));
    assertThat(faults.struck(FaultKind.EVENTS_LOST)).isEqualTo(lost);
    assertThat(faults.struck(FaultKind.EVENTS_DUPLICATED)).isZero();
  }

  @Test
  void bothFaultsStrikeAndTheSameSeedStrikesTheSame() {
    List<Fault> both =
        List.of(Fault.parse("events-lost=20%"), Fault.parse("events-duplicated=20%"));

    int[] first = draw(new FaultInjector(both, 3), 1000);

    assertThat(first).contains(0, 1, 2).isEqualTo(draw(new FaultInjector(both, 3), 1000));
    assertThat(first).isNotEqualTo(draw(new FaultInjector(both, 4), 1000));
  }

  private static int[] draw(FaultInjector faults, int draws) {
    return IntStream.range(0, draws).map(i -> faults.copiesToPublish()).toArray();
  }
}
