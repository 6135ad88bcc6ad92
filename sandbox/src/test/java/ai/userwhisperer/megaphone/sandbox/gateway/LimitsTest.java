package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Limits keep those who come too often waiting: never shorter than they say, however slow we are.
 */
class LimitsTest {
  private static final int CALLS = 20;

  @Test
  void aProcessorHasTimeForSoManyEventsASecond() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("cpu-limited=40");
      awaitBegun(faulty, "cpu-limited");

      assertThat(seconds(faulty, FaultySandbox::track)).isGreaterThanOrEqualTo(CALLS / 40.0);

      assertThat(metricsPage(faulty))
          .contains(
              "container_spec_cpu_quota{namespace=\"user-whisperer-sandbox\",pod=\"event-ingestion-0\"");
    }
  }

  @Test
  void redisHasTimeForSoManyEventsASecond() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("redis-limited=40");
      awaitBegun(faulty, "redis-limited");

      // A question is answered at once, and keeps those behind it waiting: of three times twenty
      // the last have all the others before them, or still twenty if the pauses begin a round late.
      double seconds = 0;
      for (int i = 0; i < 3; i++) {
        seconds += seconds(faulty, FaultySandbox::track);
      }

      assertThat(seconds).isGreaterThanOrEqualTo(CALLS / 40.0);
    }
  }

  @Test
  void aLimitOfConnectionsAndATimeForEachMakeALimitOfCalls() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("connections-limited=2", "latency=50ms");
      Eventually.is(() -> metric(faulty, "sandbox_gateway_connections_limit") == 2);

      double seconds = seconds(faulty, FaultySandbox::track);

      assertThat(seconds).isGreaterThanOrEqualTo(CALLS / 2 * 0.05);
      Eventually.is(() -> metric(faulty, "sandbox_gateway_connections_in_use") == 0);
    }
  }

  @Test
  void thoseWhoWaitForALimitGoOnWhenItEnds() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("connections-limited=1", "latency=200ms");
      List<CompletableFuture<Integer>> calls = calls(faulty, FaultySandbox::track);
      faulty.end();
      for (CompletableFuture<Integer> call : calls) {
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(202);
      }
    }
  }

  @Test
  void soManyRequestsASecondAreServedAndTheOthersRefused() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("rate-limited=1");
      awaitBegun(faulty, "rate-limited");
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<Integer> call : calls(faulty, FaultySandbox::track)) {
        statuses.add(call.get(20, TimeUnit.SECONDS));
      }

      assertThat(statuses).contains(202, 429).containsOnly(202, 429);
    }
  }

  @Test
  void pubSubDeliversSoManyMessagesASecondAndThoseBehindWait() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("pubsub-limited=40");
      awaitBegun(faulty, "pubsub-limited");
      long startNs = System.nanoTime();
      seconds(faulty, FaultySandbox::track);

      Eventually.is(() -> processed(faulty) == CALLS);

      assertThat((System.nanoTime() - startNs) / 1e9).isGreaterThanOrEqualTo(CALLS / 40.0 - 0.05);
    }
  }

  @Test
  void callsGoThroughAQueueOneAfterTheOther() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox()) {
      faulty.set("calls-queued=100");
      awaitBegun(faulty, "calls-queued");

      // The sum of 20 times with a mean of 10 ms is below 60 ms once in 500,000 draws of a seed.
      assertThat(seconds(faulty, FaultySandbox::track)).isGreaterThan(0.06);
    }
  }

  private interface Call {
    int of(FaultySandbox faulty) throws Exception;
  }

  private static double seconds(FaultySandbox faulty, Call call) throws Exception {
    long startNs = System.nanoTime();
    for (CompletableFuture<Integer> each : calls(faulty, call)) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(202);
    }
    return (System.nanoTime() - startNs) / 1e9;
  }

  private static List<CompletableFuture<Integer>> calls(FaultySandbox faulty, Call call) {
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  answer.complete(call.of(faulty));
                } catch (Exception e) {
                  answer.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
      calls.add(answer);
    }
    return calls;
  }

  private static long metric(FaultySandbox faulty, String name) {
    try {
      return faulty.metric(name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Faults that are states begin on a thread of their own. */
  private static void awaitBegun(FaultySandbox faulty, String fault) throws InterruptedException {
    Eventually.is(() -> metric(faulty, "sandbox_faults_total{fault=\"" + fault + "\"}") == 1);
  }

  private static long processed(FaultySandbox faulty) {
    return metricsPage(faulty)
        .lines()
        .filter(line -> line.startsWith("event_ingestion_events_processed_total{"))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String metricsPage(FaultySandbox faulty) {
    try {
      return faulty.api().get("/metrics").response().body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
