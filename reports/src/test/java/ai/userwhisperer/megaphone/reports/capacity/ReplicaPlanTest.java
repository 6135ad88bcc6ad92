package ai.userwhisperer.megaphone.reports.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicaPlanTest {
  /** Most with 21 or 22 replicas. */
  private static final Scalability LAW = new Scalability(16_000, 0.015, 0.0021);

  private static final ScalabilityFit FIT =
      ScalabilityFit.of(
          IntStream.of(1, 2, 3, 4, 6, 8, 10, 12)
              .mapToObj(n -> new Point(n, LAW.throughput(n) * (1 + (n % 3 - 1) * 0.004)))
              .toList());

  @Test
  void theLeastNumberThatCarriesTheRateIsTold() {
    List<String> lines = new ReplicaPlan(FIT, 90_000, 1).lines();

    int needed = (int) Math.ceil(LAW.nFor(90_000));
    assertThat(lines.get(0)).startsWith(needed + " replicas carry 90,000 events/s (95 %: ");
    assertThat(lines.get(0)).doesNotContain("extrapolated");
    assertThat(lines.get(1))
        .startsWith("Beyond 2")
        .contains("more replicas make it slower")
        .endsWith("; extrapolated");
  }

  @Test
  void theLossOfAZoneTakesMore() {
    double needed = new ReplicaPlan(FIT, 90_000, 1).replicas();
    double withHeadroom = new ReplicaPlan(FIT, 90_000, 3).replicas();

    assertThat(withHeadroom - Math.ceil(withHeadroom / 3)).isGreaterThanOrEqualTo(needed);
    assertThat(withHeadroom - 1 - Math.ceil((withHeadroom - 1) / 3)).isLessThan(needed);
    assertThat(new ReplicaPlan(FIT, 90_000, 3).lines().get(0))
        .contains("also when one of 3 zones is lost");
  }

  @Test
  void beyondWhatWasMeasuredItSaysSo() {
    assertThat(new ReplicaPlan(FIT, LAW.throughput(14), 1).lines().get(0))
        .contains("; extrapolated: no more than 12.00 were measured");
  }

  @Test
  void aRateThatNoNumberCarriesIsTold() {
    ReplicaPlan plan = new ReplicaPlan(FIT, 2 * LAW.peak(), 1);

    assertThat(plan.isPossible()).isFalse();
    assertThat(plan.lines().get(0)).startsWith("No number of replicas carries ");
  }

  @Test
  void theRangeHoldsTheNumberOfTheLaw() {
    ScalabilityFit.Range range = new ReplicaPlan(FIT, 90_000, 1).range();

    assertThat(Math.ceil(LAW.nFor(90_000))).isBetween(range.low(), range.high());
  }

  @Test
  void aRateIsANumberAboveZero() {
    assertThatThrownBy(() -> new ReplicaPlan(FIT, 0, 1))
        .hasMessage("rate = 0.0: needs a number above 0");
    assertThatThrownBy(() -> new ReplicaPlan(FIT, 1, 0))
        .hasMessage("zones = 0: needs a whole number from 1 on");
  }
}
