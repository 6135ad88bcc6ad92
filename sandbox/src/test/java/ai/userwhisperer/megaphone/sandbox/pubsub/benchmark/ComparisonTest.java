package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Comparison comparison = new Comparison(List.of("ours", "theirs"));

  @Test
  void theTableShowsMediansOfTheRoundsAndTheSpreadOfTheRate() {
    measure("ours", 200_000, 240_000, 210_000);
    measure("theirs", 2_000, 2_000, 1_000);

    assertThat(comparison.table())
        .contains(
            "| full speed, 1 stream | ours | 210,000 | 210,000 | 200,000–240,000 | 1.0 ms | 10.0 ms | 3.0 µs"
                + " | 2.0 µs |")
        .contains("| full speed, 1 stream | theirs | 2,000 | 2,000 | 1,000–2,000 |");
  }

  @Test
  void theRatioIsOfEachRoundsOwnPair() {
    measure("ours", 200_000, 240_000, 210_000);
    measure("theirs", 2_000, 2_000, 1_000);

    assertThat(comparison.table())
        .contains(
            "full speed, 1 stream: ours / theirs, delivered/s 120.0 times (100.0 to 210.0, rounds:"
                + " 3)");
  }

  @Test
  void aSteadyLoadIsComparedByItsLatencyTheOtherWayRound() {
    for (Load load : Load.values()) {
      comparison.add("ours", load, new Measurement(1000, 1000, 1, 10, 3, 2, 5000, 0, 0, 0));
      comparison.add("theirs", load, new Measurement(1000, 1000, 1, 45, 3, 2, 5000, 0, 0, 0));
    }

    assertThat(comparison.table())
        .contains("1,000 messages/s: theirs / ours, p99 4.5 times (4.5 to 4.5, rounds: 1)");
  }

  @Test
  void aServerAloneHasNoRatio() {
    Comparison alone = new Comparison(List.of("ours"));
    for (Load load : Load.values()) {
      alone.add("ours", load, measurement(1000, 0, 0, 0));
    }

    assertThat(alone.table()).doesNotContain(" times ").contains("| full speed, 1 stream | ours |");
  }

  @Test
  void whatWasReceivedExactlyOnceIsNoFault() {
    measure("ours", 1000);

    assertThat(comparison.faults()).isEmpty();
  }

  @Test
  void eachLossIsNamedWithItsServerLoadAndRound() {
    measure("theirs", 1000);
    comparison.add("theirs", Load.ONE_STREAM, measurement(1000, 3, 2, 1));

    assertThat(comparison.faults())
        .containsExactly(
            "NOT EXACT: theirs, full speed, 1 stream, round 2: of 5,000 messages 2 were lost, 1 duplicated,"
                + " 3 not confirmed");
  }

  private void measure(String server, double... rates) {
    for (double rate : rates) {
      for (Load load : Load.values()) {
        comparison.add(server, load, measurement(rate, 0, 0, 0));
      }
    }
  }

  private static Measurement measurement(double rate, long failed, long lost, long duplicated) {
    return new Measurement(rate, rate, 1, 10, 3, 2, 5000, failed, lost, duplicated);
  }
}
