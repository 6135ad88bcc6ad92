package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisFaultsTest {
  private static final String TRACK = "/v1/events/track";
  private static final String BATCH = "/v1/events/batch";

  private static Sandbox sandbox;
  private static Api api;
  private static FaultCalls faults;

  private RedisClient client;
  private RedisCommands<String, String> commands;

  @BeforeAll
  static void start() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults());
    api = new Api(sandbox.addresses().gateway());
    faults = new FaultCalls(api);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @AfterEach
  void endAll() throws Exception {
    if (client != null) {
      client.shutdown();
    }
    faults.endAll();
    Eventually.is(RedisFaultsTest::isReady);
  }

  @Test
  void whileRedisIsGoneEventsAreRefusedAndWhatWasAcceptedIsStoredWhenItIsBack() throws Exception {
    String before = Events.id();
    assertThat(api.post(TRACK, Events.event(before)).status()).isEqualTo(202);
    Eventually.is(() -> metric("event_ingestion_queue_size") == 0);
    long pidBefore = sandbox.redisPid();

    faults.set("redis-gone=on");
    Eventually.is(() -> !isReady());
    Eventually.is(() -> !isAlive(pidBefore));
    int port = sandbox.addresses().redis().getPort();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
    Api.Answer refused = api.post(TRACK, Events.event(Events.id()));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(api.post("/v1/decisions/make", "{\"user_id\":\"usr_1\"}").status()).isEqualTo(200);
    String published = Events.id();
    publish(published);
    assertThat(metric("event_ingestion_queue_size")).isEqualTo(1);

    faults.end("redis-gone");
    Eventually.is(() -> metric("event_ingestion_queue_size") == 0);
    assertThat(sandbox.redisPid()).isNotEqualTo(pidBefore);
    assertThat(redis().exists("event:dedup:" + published)).isEqualTo(1);
    assertThat(redis().exists("event:dedup:" + before)).as("what the old one knew").isZero();
    Eventually.is(RedisFaultsTest::isReady);
    assertThat(api.post(TRACK, Events.event(Events.id())).status()).isEqualTo(202);
  }

  @Test
  void redisThatGoesInTheMiddleOfALoadCostsNoAcceptedEventAndLeavesNobodyWithoutAnAnswer()
      throws Exception {
    long acceptedBefore = metric("userwhisperer_events_accepted_total");
    long storedBefore = stored();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    ExecutorService senders = Executors.newFixedThreadPool(4);
    List<CompletableFuture<Void>> sending =
        Stream.generate(
                () ->
                    CompletableFuture.runAsync(
                        () -> {
                          while (!over.get()) {
                            int events = batch();
                            accepted.addAndGet(events);
                            refused.addAndGet(events == 0 ? 1 : 0);
                          }
                        },
                        senders))
            .limit(4)
            .toList();
    Eventually.is(() -> accepted.get() > 1000);
    faults.set("redis-gone=on,for=500ms");
    Eventually.is(() -> refused.get() > 0);
    Eventually.is(RedisFaultsTest::isReady);
    int acceptedMeanwhile = accepted.get();
    Eventually.is(() -> accepted.get() > acceptedMeanwhile + 1000);
    over.set(true);
    for (CompletableFuture<Void> sender : sending) {
      sender.get(60, TimeUnit.SECONDS);
    }
    senders.shutdown();

    assertThat(metric("userwhisperer_events_accepted_total") - acceptedBefore)
        .isEqualTo(accepted.get());
    Eventually.is(() -> metric("event_ingestion_queue_size") == 0);
    Eventually.is(() -> stored() - storedBefore == accepted.get());
  }

  @Test
  void whoWaitsForAnAnswerOfRedisIsRefusedWhenItGoes() throws Exception {
    faults.set("redis-slow=1s");
    aPingTakes200Ms();
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add(CompletableFuture.supplyAsync(RedisFaultsTest::track));
      Thread.sleep(30);
    }
    faults.set("redis-gone=on");

    for (CompletableFuture<Integer> answer : asked) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isIn(202, 503);
    }
    assertThat(isReady()).as("it is still gone").isFalse();
  }

  @Test
  void aRedisThatComesBackIsAsFullAsTheOneThatWent() throws Exception {
    faults.set("redis-full=on", "redis-gone=on");
    Eventually.is(() -> !isReady());
    faults.end("redis-gone");
    Eventually.is(RedisFaultsTest::isReady);
    assertThat(isFull()).isTrue();

    faults.end("redis-full");
    usualMemory();
  }

  @Test
  void aSandboxThatIsClosedWhileRedisIsGoneLeavesNoRedisBehind() throws Exception {
    Sandbox other =
        Sandbox.start(SandboxOptions.defaults().withFaults(List.of(Fault.parse("redis-gone=on"))));
    long first = other.redisPid();
    Eventually.is(() -> !isAlive(first));
    other.close();

    Eventually.is(() -> !isAlive(other.redisPid()));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static int track() {
    try {
      return api.post(TRACK, Events.event(Events.id())).status();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullRedisRefusesWritesOnlyAndWhatWasAcceptedIsStoredAfterwards() throws Exception {
    redis().set("kept", "1");
    faults.set("redis-full=on");
    Eventually.is(this::isFull);

    assertThat(redis().get("kept")).isEqualTo("1");
    String id = Events.id();
    assertThat(api.post(TRACK, Events.event(id)).status()).isEqualTo(202);
    Thread.sleep(300);
    assertThat(metric("event_ingestion_queue_size")).isEqualTo(1);
    assertThat(redis().exists("event:dedup:" + id)).isZero();

    faults.end("redis-full");
    Eventually.is(() -> redis().exists("event:dedup:" + id) == 1);
    assertThat(redis().set("kept", "2")).isEqualTo("OK");
    usualMemory();
  }

  @Test
  void anEvictingRedisForgetsUntilItHasItsMemoryAgain() throws Exception {
    faults.set("redis-evicting=4MB");
    Eventually.is(() -> setting("maxmemory").equals("4194304"));
    assertThat(setting("maxmemory-policy")).isEqualTo("allkeys-lru");
    String value = "v".repeat(10_000);
    for (int i = 0; i < 800; i++) {
      redis().set("evicted:" + i, value);
    }
    assertThat(redis().keys("evicted:*").size()).isBetween(1, 500);
    assertThat(api.post(TRACK, Events.event(Events.id())).status()).isEqualTo(202);

    faults.set("redis-full=on");
    Eventually.is(this::isFull);
    faults.end("redis-full");
    Eventually.is(() -> setting("maxmemory").equals("4194304"));
    faults.end("redis-evicting");
    usualMemory();
    redis().flushall();
  }

  @Test
  void aSlowRedisAnswersEverybodyLaterAndTheSandboxGoesOn() throws Exception {
    faults.set("redis-slow=200ms");
    aPingTakes200Ms();
    String id = Events.id();
    assertThat(api.post(TRACK, Events.event(id)).status()).isEqualTo(202);
    Eventually.is(() -> redis().exists("event:dedup:" + id) == 1);

    faults.end("redis-slow");
    Eventually.is(() -> setting("hz").equals("10"));
  }

  private void usualMemory() throws InterruptedException {
    Eventually.is(() -> setting("maxmemory").equals("1073741824"));
    Eventually.is(() -> setting("maxmemory-policy").equals("allkeys-lru"));
  }

  private boolean isFull() {
    try {
      redis().set("more", "1");
      return false;
    } catch (RedisCommandExecutionException e) {
      return e.getMessage().startsWith("OOM");
    }
  }

  /** Not each one does: one that comes at the end of a pause waits for little. */
  private void aPingTakes200Ms() throws InterruptedException {
    AtomicLong slowestNs = new AtomicLong();
    Eventually.is(
        () -> {
          long startNs = System.nanoTime();
          redis().ping();
          slowestNs.accumulateAndGet(System.nanoTime() - startNs, Math::max);
          return slowestNs.get() > TimeUnit.MILLISECONDS.toNanos(200);
        });
  }

  private String setting(String name) {
    return redis().configGet(name).get(name);
  }

  private RedisCommands<String, String> redis() {
    if (client == null) {
      client = RedisClient.create(sandbox.addresses().redis().toString());
      commands = client.connect().sync();
    }
    return commands;
  }

  private static int batch() {
    List<String> events = Events.ids(100).stream().map(Events::event).toList();
    try {
      Api.Answer answer = api.post(BATCH, Events.batch(events));
      assertThat(answer.status()).isIn(202, 503);
      return answer.status() == 202 ? answer.json().path("accepted").intValue() : 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void publish(String id) {
    sandbox
        .broker()
        .publish(
            sandbox.addresses().eventsTopic(),
            List.of(
                PubsubMessage.newBuilder()
                    .setData(ByteString.copyFromUtf8(Events.event(id)))
                    .build()));
  }

  private static boolean isReady() {
    try {
      return api.get("/ready").status() == 200;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long stored() {
    return sum("event_ingestion_events_processed_total{status=\"success\"");
  }

  private static long metric(String name) {
    return sum(name + " ");
  }

  private static long sum(String start) {
    try {
      return api.get("/metrics")
          .response()
          .body()
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
