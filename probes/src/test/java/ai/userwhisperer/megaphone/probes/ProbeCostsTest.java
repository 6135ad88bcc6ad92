package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeCostsTest {
  @ParameterizedTest
  @CsvSource({
    "probe-redis, redis",
    "probe-harness-hiccups, harness",
    "probe-backlog-calls, backlog",
    "probe-pubsub-1, pubsub",
    "grpc-default-worker-ELG-1-1, pubsub",
    "lettuce-nioEventLoop-4-1, redis",
    "HttpClient-1-SelectorManager, http",
    "firehose-0, ",
    "main, ",
  })
  void aThreadsNameTellsItsProbe(String thread, String probe) {
    assertThat(ProbeCosts.probeOf(thread).orElse(null)).isEqualTo(probe);
  }

  @Test
  void theCpuTimeOfAProbesThreadIsItsOwn() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    AtomicLong turns = new AtomicLong();
    Thread busy =
        new Thread(
            () -> {
              while (over.getCount() > 0) {
                turns.incrementAndGet();
              }
            },
            "probe-busy");
    ProbeCosts costs = new ProbeCosts(List.of());
    busy.start();
    try {
      TreeMap<String, Double> values = new TreeMap<>();
      TestRun.await(
          "CPU time",
          () -> {
            costs.addSinceLastTime(values);
            return values.getOrDefault("probeCpuMs:busy", 0.0) > 0;
          });
      assertThat(values.get("probeCpuMs")).isGreaterThanOrEqualTo(values.get("probeCpuMs:busy"));
    } finally {
      over.countDown();
      busy.join();
    }
  }

  @Test
  void requestsAreThoseSinceTheLastTime() {
    AtomicLong sent = new AtomicLong(5);
    ProbeCosts costs = new ProbeCosts(List.of(counting(sent), counting(null)));
    Map<String, Double> values = new TreeMap<>();
    sent.addAndGet(7);
    costs.addSinceLastTime(values);
    assertThat(values).containsEntry("probeRequests", 7.0).containsEntry("probeRequests:mute", 7.0);
    costs.addSinceLastTime(values);
    assertThat(values).containsEntry("probeRequests:mute", 0.0);
  }

  @Test
  void withoutAnyCountThereIsNoData() {
    Map<String, Double> values = new TreeMap<>();
    new ProbeCosts(List.of(counting(null))).addSinceLastTime(values);
    assertThat(values).doesNotContainKey("probeRequests");
  }

  /** A probe that does nothing but count, or not even that. */
  private static Probe counting(AtomicLong sent) {
    return new Probe() {
      @Override
      public String name() {
        return "mute";
      }

      @Override
      public void start() {}

      @Override
      public void sample() {}

      @Override
      public OptionalLong requests() {
        return sent == null ? OptionalLong.empty() : OptionalLong.of(sent.get());
      }

      @Override
      public void close() {}
    };
  }
}
