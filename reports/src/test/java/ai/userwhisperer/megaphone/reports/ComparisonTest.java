package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.FakeRun.Fates;
import java.nio.file.Path;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {
  private static final Window STEADY = new Window(0, 20_000);

  @TempDir Path root;

  @Test
  void twoDrawsFromOneDistributionAreAlike() {
    int differ = 0;
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      if (DistributionShift.of(times(random, 1), times(random, 1)).counts()) {
        differ++;
      }
    }
    assertThat(differ).isLessThanOrEqualTo(1);
  }

  @Test
  void aShiftIsFoundWithItsPlaceAndItsSize() {
    Random random = new Random(1);

    DistributionShift shift = DistributionShift.of(times(random, 1), times(random, 1.2));

    assertThat(shift.counts()).isTrue();
    assertThat(shift.chance()).isEqualTo(0.001);
    assertThat(shift.shareBefore()).isGreaterThan(shift.shareAfter());
    assertThat(shift.distance()).isEqualTo(shift.shareBefore() - shift.shareAfter(), within(1e-12));
    assertThat(shift.atNs()).isBetween(9e6, 14e6);
    assertThat(shift.meanShiftNs()).isCloseTo(2e6, within(0.2e6));
  }

  @Test
  void aTailThatTwoPercentilesDoNotSeeIsSeen() {
    Distribution before = new Distribution(STEADY);
    Distribution after = new Distribution(STEADY);
    for (int second = 0; second < 20; second++) {
      before.add(second * 1_000L, spread(1_000, 0));
      after.add(second * 1_000L, spread(1_000, 40));
    }
    Histogram one = before.whole();
    Histogram other = after.whole();
    assertThat(other.getValueAtPercentile(50)).isEqualTo(one.getValueAtPercentile(50));
    assertThat(other.getValueAtPercentile(95)).isEqualTo(one.getValueAtPercentile(95));

    DistributionShift shift = DistributionShift.of(before, after);

    assertThat(shift.counts()).isTrue();
    assertThat(shift.distance()).isCloseTo(0.04, within(0.001));
  }

  @Test
  void oneBadSecondIsNoDifference() {
    Random random = new Random(2);
    Distribution before = times(random, 1);
    Distribution after = times(random, 1);
    after.add(7_000, spread(1_000, 1_000));

    assertThat(DistributionShift.of(before, after).counts()).isFalse();
  }

  @Test
  void aRunComparedWithItselfIsAlikeInAll() {
    RunDirectory run = run("one", request -> Fate.good(0, FakeRun.MS + request % 100 * 10_000));

    assertThat(ComparisonText.of(run, run))
        .contains("gateway, response time: alike, at most 0 % of the requests apart")
        .contains("p = 1.00")
        .containsPattern("api-gateway.throughput +1,000 requests/s +1,000 requests/s +=")
        .doesNotContain("note:");
  }

  @Test
  void twoRunsThatDifferAreToldApart() {
    RunDirectory before =
        run("before", request -> Fate.good(0, FakeRun.MS + request % 100 * 10_000));
    RunDirectory after =
        run("after", request -> Fate.good(0, 2 * FakeRun.MS + request % 100 * 10_000));

    assertThat(ComparisonText.of(before, after))
        .contains(
            "gateway, response time: differs, at most 100.0 % of the requests apart, at 2.00 ms")
        .contains("on average +1.00 ms; p = 0.001")
        .containsPattern("p50 +1.49 ms +2.49 ms +\\+67.03 %");
  }

  @Test
  void whatMakesTwoRunsUnlikeIsSaid() {
    RunDirectory before = run("before", request -> Fate.good(0, FakeRun.MS));
    RunDirectory after =
        new Runs(root.resolve("after"), FakeRun.gatewayAlone("phases.gateway.connections=3"))
            .gatewayAlone();

    assertThat(ComparisonText.of(before, after)).contains("note: they asked for different loads");
  }

  private RunDirectory run(String name, Fates fates) {
    return new Runs(root.resolve(name), FakeRun.gatewayAlone()).gateway(fates).gatewayAlone();
  }

  /** Log-normal about 10 ms; each second has its own mood, as seconds have. */
  private static Distribution times(Random random, double factor) {
    Distribution times = new Distribution(STEADY);
    for (int second = 0; second < 20; second++) {
      Histogram ofSecond = new Histogram(3);
      double mood = Math.exp(0.03 * random.nextGaussian());
      for (int i = 0; i < 1_000; i++) {
        ofSecond.recordValue((long) (1e7 * factor * mood * Math.exp(0.3 * random.nextGaussian())));
      }
      times.add(second * 1_000L, ofSecond);
    }
    return times;
  }

  /** From 1 ms to 2 ms, but for some at 1 s. */
  private static Histogram spread(int count, int slow) {
    Histogram times = new Histogram(3);
    for (int i = 0; i < count; i++) {
      times.recordValue(i < count - slow ? FakeRun.MS + i * 1_000L : FakeRun.SECOND_NS);
    }
    return times;
  }
}
