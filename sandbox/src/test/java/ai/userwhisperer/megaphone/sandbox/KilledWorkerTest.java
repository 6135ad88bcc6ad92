package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KilledWorkerTest {
  private static final int BATCH_EVENTS = 20;

  private final List<String> accepted = new ArrayList<>();
  private Api api;

  @Test
  void everyEventThatWasAcceptedIsStoredOnceThoughAWorkerIsKilledWithSomeOfThem() throws Exception {
    List<Long> workers;
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withWorkers(2));
        RedisClient client = RedisClient.create(sandbox.addresses().redis().toString());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      api = new Api(sandbox.addresses().gateway());
      workers = sandbox.workerPids();
      assertThat(workers).hasSize(2).doesNotHaveDuplicates();
      Observer observer = new Observer(sandbox);
      String events =
          "projects/" + SandboxOptions.DEFAULT_PROJECT + "/subscriptions/uw-event-processor";

      post(20);
      // It still gets its share of the messages, and does nothing with them any more.
      Signals.stop(workers.get(0));
      post(60);
      Eventually.is(() -> counter(connection.sync()) > 20 * BATCH_EVENTS);
      assertThat(sandbox.broker().backlog(events)).as("stuck with the one").isPositive();
      Signals.kill(workers.get(0));
      post(20);

      Eventually.is(() -> counter(connection.sync()) == accepted.size());
      Eventually.is(() -> sandbox.broker().backlog(events) == 0);
      String[] keys = accepted.stream().map(id -> "event:dedup:" + id).toArray(String[]::new);
      assertThat(connection.sync().exists(keys)).isEqualTo(accepted.size());
      assertThat(counter(connection.sync())).as("none twice").isEqualTo(accepted.size());
      Eventually.is(() -> observer.count() == accepted.size());
      assertThat(observer.eventIds()).containsExactlyInAnyOrderElementsOf(accepted);

      Eventually.is(() -> sandbox.workerPids().size() == 2);
      assertThat(sandbox.workerPids()).doesNotContain(workers.get(0)).contains(workers.get(1));
      String metrics = api.get("/metrics").response().body();
      assertThat(metrics)
          .containsPattern("sandbox_workers_replaced_total [1-9]")
          .contains("event_ingestion_queue_size 0\n");
      workers = sandbox.workerPids();
    }
    assertThat(workers).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  @Test
  void whatWorkersDoElsewhereIsAmongTheSandboxesFigures() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withWorkers(1))) {
      api = new Api(sandbox.addresses().gateway());
      post(5);
      String sample =
          "event_ingestion_events_processed_total{status=\"success\",event_type=\"page_viewed\"} ";

      Eventually.is(() -> metrics().contains(sample + accepted.size() + "\n"));
      Eventually.is(
          () ->
              metrics()
                  .contains(
                      "sandbox_queue_items_taken_total{queue=\"behavioral-analysis\"} "
                          + accepted.size()
                          + "\n"));
      assertThat(metrics()).contains("userwhisperer_event_ingestion_lag_seconds ");
    }
  }

  private void post(int batches) throws IOException, InterruptedException {
    for (int i = 0; i < batches; i++) {
      List<String> ids = Events.ids(BATCH_EVENTS);
      Api.Answer answer =
          api.post("/v1/events/batch", Events.batch(ids.stream().map(Events::event).toList()));
      assertThat(answer.json().path("accepted").intValue()).isEqualTo(BATCH_EVENTS);
      accepted.addAll(ids);
    }
  }

  private String metrics() {
    try {
      return api.get("/metrics").response().body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long counter(RedisCommands<String, String> redis) {
    String value = redis.get(RedisKeys.PROCESSED_COUNTER);
    return value == null ? 0 : Long.parseLong(value);
  }
}
