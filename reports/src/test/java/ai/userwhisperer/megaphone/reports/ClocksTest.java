package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.Manifest.Part;
import ai.userwhisperer.megaphone.measurements.Share;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClocksTest {
  @Test
  void offsetsAreToTheFirstAndErrorsAddUp() {
    Metrics metrics =
        metrics(
            part(0, new Clock("Redis", 10, 0.5)),
            part(1, new Clock("Redis", -30, 2)),
            part(2, new Clock("Redis", 15, 1)));

    assertThat(metrics.find("run.injector-clock-offset.max").orElseThrow().value()).isEqualTo(40);
    assertThat(metrics.find("run.processing-lag-error").orElseThrow().value()).isEqualTo(2.5);
  }

  @Test
  void aLagThatIsSmallerThanItsErrorIsSaidToBe() {
    Clocks clocks =
        new Clocks(List.of(part(0, new Clock("Redis", 0, 4)), part(1, new Clock("Redis", 0, 8))));

    assertThat(clocks.smallerThanItsError("ingestion", 11))
        .contains(
            "ingestion: the processing lag (p99 0.011 s) is smaller than the error of the clocks, 0.012 s: it says no more than that");
    assertThat(clocks.smallerThanItsError("ingestion", 12)).isEmpty();
    assertThat(clocks.smallerThanItsError("ingestion", 0)).isEmpty();
  }

  @Test
  void whatWasNotComparedIsNotKnown() {
    Metrics metrics = metrics(part(0, new Clock("Redis", 0, 1)), part(1, null));

    assertThat(metrics.whyAbsent("run.processing-lag-error"))
        .isEqualTo("the injectors' clocks were not compared with each other");
  }

  @Test
  void oneInjectorHasNoOtherClock() {
    assertThat(metrics().whyAbsent("run.processing-lag-error")).isEqualTo("there was one injector");
  }

  private static Part part(int index, Clock clock) {
    return new Part(new Share(index, 3), "" + index, "host", true, clock);
  }

  private static Metrics metrics(Part... parts) {
    Metrics.Builder builder = new Metrics.Builder();
    new Clocks(List.of(parts)).add(builder);
    return builder.build();
  }
}
