package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.events.EventType;
import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import ai.userwhisperer.megaphone.sandbox.pubsub.Batch;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import com.fasterxml.jackson.core.JsonFactory;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the broker, stores each once in Redis, and feeds the queues. A batch is
 * acknowledged when Redis has answered, so that whatever happens before that brings it back.
 * Messages that are no events are counted, and given up.
 */
public final class IngestionWorker implements Ingestion {
  private static final Logger LOG = LoggerFactory.getLogger(IngestionWorker.class);

  // What is under way to Redis may all be stored before those who drain the queues get their turn,
  // so it also bounds how deep the queues are while Redis is late.
  private static final int MAX_BATCH_MESSAGES = 200;
  private static final int MAX_OUTSTANDING_MESSAGES = 3 * MAX_BATCH_MESSAGES;
  // A round trip costs more than an event: wait a little for company, unless it is there already.
  private static final int FULL_ENOUGH = 100;
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long RETRY_AFTER_MS = 100;

  private final EventSource source;
  private final Faults faults;
  private final EventMetrics metrics;
  private final RedisLink redis;
  private final StoreScript script;
  private final MessageReader reader = new MessageReader(new JsonFactory());
  private final ScheduledExecutorService timer;
  private final QueueDrainer behavioralAnalysis;
  private final QueueDrainer decisionEngine;
  private final AutoCloseable consumption;
  private volatile boolean failing;

  /** Starts consuming, in the process of the broker. */
  public IngestionWorker(
      Broker broker, String subscription, RedisLink redis, Faults faults, EventMetrics metrics) {
    this(EventSource.of(broker, subscription), redis, faults, metrics);
  }

  /** Starts consuming. */
  IngestionWorker(EventSource source, RedisLink redis, Faults faults, EventMetrics metrics) {
    this.source = source;
    this.faults = faults;
    this.metrics = metrics;
    this.redis = redis;
    this.script = new StoreScript(redis);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sandbox-worker-timer");
              thread.setDaemon(true);
              return thread;
            });
    this.behavioralAnalysis = new QueueDrainer(redis, RedisKeys.BEHAVIORAL_QUEUE, faults, timer);
    this.decisionEngine = new QueueDrainer(redis, RedisKeys.DECISION_QUEUE, faults, timer);
    this.consumption = source.consume(MAX_BATCH_MESSAGES, MAX_OUTSTANDING_MESSAGES, this::process);
  }

  /** Called on the one thread of this consumption. */
  private void process(Batch batch) {
    if (faults.strikes(FaultKind.PUBSUB_UNAVAILABLE)) {
      // As if it had not been handed over.
      rejectLater(batch);
      return;
    }
    List<ByteString> documents = batch.data();
    byte[] ids = new byte[documents.size() * Identifiers.LENGTH];
    byte[] kinds = new byte[documents.size()];
    EventType[] types = new EventType[documents.size()];
    int events = 0;
    for (ByteString document : documents) {
      if (reader.read(document)) {
        copyAscii(reader.eventId(), ids, events * Identifiers.LENGTH);
        kinds[events] = (byte) (reader.type().isTrigger() ? '1' : '0');
        types[events++] = reader.type();
      } else {
        giveUp();
      }
    }
    if (events == 0) {
      batch.acknowledge();
      return;
    }
    if (events < documents.size()) {
      ids = Arrays.copyOf(ids, events * Identifiers.LENGTH);
      kinds = Arrays.copyOf(kinds, events);
      types = Arrays.copyOf(types, events);
    }
    store(batch, ids, kinds, types);
    if (documents.size() < FULL_ENOUGH) {
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private void store(Batch batch, byte[] ids, byte[] kinds, EventType[] types) {
    script
        .store(ids, kinds)
        .whenComplete(
            (duplicates, failure) -> {
              if (failure == null) {
                batch.acknowledge();
                stored(batch, types, duplicates);
              } else {
                rejectLater(batch);
              }
              tell(failure);
            });
  }

  /** Says that storing fails or works again, and not that it still does. */
  private void tell(Throwable failure) {
    if (failing != (failure != null)) {
      failing = failure != null;
      if (failing) {
        LOG.warn("events can't be stored, and are tried again: {}", failure.toString());
      } else {
        LOG.info("events are stored again");
      }
    }
  }

  /** Redelivery at once would spin while Redis is away. */
  private void rejectLater(Batch batch) {
    try {
      ScheduledFuture<?> unused =
          timer.schedule(batch::reject, RETRY_AFTER_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      batch.reject();
    }
  }

  private void stored(Batch batch, EventType[] types, List<Long> duplicates) {
    boolean triggers = false;
    for (Long index : duplicates) {
      metrics.duplicate(types[index.intValue()]);
      types[index.intValue()] = null;
    }
    for (EventType type : types) {
      if (type != null) {
        metrics.processed(type);
        triggers |= type.isTrigger();
      }
    }
    metrics.lag(since(batch.publishTime()));
    behavioralAnalysis.wake();
    if (triggers) {
      decisionEngine.wake();
    }
  }

  private void giveUp() {
    metrics.dropped();
    redis
        .workers()
        .incr(RedisKeys.bytes(RedisKeys.ERROR_COUNTER))
        .exceptionally(
            failure -> {
              LOG.warn("could not count a message that is no event: {}", failure.toString());
              return null;
            });
  }

  private static long since(Timestamp published) {
    long publishedMs = published.getSeconds() * 1000 + published.getNanos() / 1_000_000;
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - publishedMs);
  }

  @SuppressWarnings("deprecation") // String.getBytes(int, …) is right for ASCII, and copies once
  private static void copyAscii(String text, byte[] target, int at) {
    text.getBytes(0, text.length(), target, at);
  }

  @Override
  public long backlog() {
    return source.backlog();
  }

  /** Items taken from the queue of the behavioural analysis. */
  long behavioralTaken() {
    return behavioralAnalysis.takenTotal();
  }

  /** Items taken from the queue of the decision engine. */
  long decisionTaken() {
    return decisionEngine.takenTotal();
  }

  @Override
  public void writeTo(PrometheusText text) {
    IngestionText.write(text, backlog(), behavioralTaken(), decisionTaken());
  }

  @Override
  public void close() {
    try {
      consumption.close();
    } catch (Exception e) {
      LOG.warn("could not stop consuming {}: {}", source, e.toString());
    }
    behavioralAnalysis.close();
    decisionEngine.close();
    timer.shutdown();
  }
}
