package ai.userwhisperer.megaphone.cli.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.cli.processes.ProcessCpu.ThreadTicks;
import ai.userwhisperer.megaphone.cli.processes.Stage.Owner;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StageCostsTest {
  @Test
  void aThreadsNameMayHoldBlanksAndParentheses() {
    String stat =
        "4711 (a) (b c) R 1 2 3 0 -1 4194304 100 0 0 0 250 50 7 8 20 0 9 0 100 200 300 0 0 0\n";

    assertThat(ProcessCpu.parse(stat)).isEqualTo(new ThreadTicks("a) (b c", 300));
  }

  @Test
  void ourOwnProcessHasUsedTimeAndTheTotalHoldsItsThreads() throws Exception {
    ProcessCpu now = ProcessCpu.read(ProcessHandle.current().pid());

    long threads = now.threads().values().stream().mapToLong(ThreadTicks::ticks).sum();
    assertThat(now.totalTicks()).isPositive().isGreaterThanOrEqualTo(threads);
    assertThat(now.threads().values()).extracting(ThreadTicks::name).contains("VM Thread");
  }

  @Test
  void threadsOfANameAreAddedUpAndThoseThatEndedAreTheRest() {
    ProcessCpu earlier =
        new ProcessCpu(
            1_000, Map.of(1L, new ThreadTicks("a", 100), 2L, new ThreadTicks("gone", 400)));
    ProcessCpu later =
        new ProcessCpu(
            1_500,
            Map.of(
                1L, new ThreadTicks("a", 300),
                3L, new ThreadTicks("a", 50),
                4L, new ThreadTicks("b", 25)));

    assertThat(later.secondsSince(earlier))
        .isEqualTo(Map.of("a", 2.5, "b", 0.25, ProcessCpu.ENDED_THREADS, 2.25));
  }

  @ParameterizedTest
  @CsvSource({
    "SANDBOX, sandbox-gateway, GATEWAY",
    "SANDBOX, pubsub-consume-, WORKER",
    "SANDBOX, pubsub-server-1, BROKER",
    "SANDBOX, lettuce-epollEv, REDIS_CLIENT",
    "INJECTOR, lettuce-epollEv, PROBES",
    "INJECTOR, firehose-0, INJECTOR",
    "INJECTOR, C2 CompilerThre, COMPILERS",
    "SANDBOX, G1 Conc#0, COLLECTORS",
    "SANDBOX, (ended threads), OTHER",
    "REDIS, bio_aof, REDIS",
  })
  void theSameNameMeansWhatItsProcessDoes(Owner owner, String thread, Stage stage) {
    assertThat(Stage.of(owner, thread)).isEqualTo(stage);
  }

  @Test
  void costsAreSecondsOverEventsAndTheLimitIsWhatTheProcessorsHaveTimeFor() {
    StageCosts costs =
        new StageCosts.Sum()
            .add(
                Owner.SANDBOX,
                Map.of("sandbox-gateway", 6.0, "pubsub-consume-", 0.5, "C2 CompilerThre", 2.5))
            .add(Owner.INJECTOR, Map.of("firehose-0", 2.0, "firehose-1", 1.0))
            .add(Owner.REDIS, Map.of("redis-server", 3.0))
            .over(1_000_000, 10);

    assertThat(costs.microsecondsPerEvent(Stage.GATEWAY)).isEqualTo(6, within(1e-9));
    assertThat(costs.microsecondsPerEvent(Stage.INJECTOR)).isEqualTo(3, within(1e-9));
    assertThat(costs.microsecondsPerEvent(Stage.BROKER)).isZero();
    assertThat(costs.totalMicrosecondsPerEvent()).isEqualTo(15, within(1e-9));
    assertThat(costs.limitPerSecond(2)).isEqualTo(2e6 / 15, within(1e-6));
    assertThat(costs.compiledLimitPerSecond(2)).isEqualTo(2e6 / 12.5, within(1e-6));
    assertThat(costs.busyProcessors()).isEqualTo(1.5, within(1e-9));
    assertThat(costs.markdown(2))
        .contains("| µs per event | share | events/s on one core |\n")
        .contains(
            "| gateway | reads HTTP, checks events, publishes, answers | 6.00 | 40.0 % | 166,667"
                + " |\n")
        .contains("| 0.00 | 0.0 % | – |\n")
        .contains("| **all** |  | 15.00 | 100.0 % | 66,667 |\n")
        .contains("1,000,000 events in 10.0 s (100,000/s) with 1.50 of 2 processors busy.")
        .contains("133,333 events/s (2 processors / 15.00 µs);")
        .contains("once all is compiled 160,000 events/s.\n");
  }

  @Test
  void aWindowWithoutEventsHasNoCosts() {
    assertThatThrownBy(() -> new StageCosts.Sum().over(0, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("events = 0: needs 1 or more");
  }
}
