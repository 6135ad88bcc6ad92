package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.ObservationLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the event's id out of each message and tells the observation log. Thread-safe; a response
 * at a time holds the lock.
 */
final class Observer {
  private static final byte[] NO_ID = {};

  private final ObservationLog log;
  private final RunClock clock;
  private final Redeliveries redeliveries = new Redeliveries();
  private final OrderOfKeys order = new OrderOfKeys();
  private byte[] buffer = new byte[4 * 1024];
  private long messages;
  private long responses;
  private long redelivered;
  private boolean closed;

  /**
   * @param clock maps publish times, which are of Pub/Sub's wall clock, to ours
   */
  Observer(ObservationLog log, RunClock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Messages came.
   *
   * @param receivedNs when, by the monotonic clock
   */
  synchronized void observe(List<ReceivedMessage> received, long receivedNs) {
    if (closed) {
      return;
    }
    responses++;
    messages += received.size();
    for (ReceivedMessage each : received) {
      PubsubMessage message = each.getMessage();
      if (redeliveries.isAgain(message.getMessageId())) {
        redelivered++;
      } else {
        observe(message, each.getDeliveryAttempt() > 1, receivedNs);
      }
    }
  }

  /** A stream ended, so that some of its messages may come again. */
  synchronized void streamEnded(long nowNs) {
    redeliveries.streamEnded(nowNs);
  }

  /** Messages that Pub/Sub delivered again after a stream had ended; they are no duplicates. */
  synchronized long redelivered(long nowNs) {
    redeliveries.forgetOld(nowNs);
    return redelivered;
  }

  /** Messages that came after a later one of their ordering key. */
  synchronized long outOfOrder() {
    return order.outOfOrder();
  }

  /** Messages that came, redelivered and foreign ones included. */
  synchronized long messages() {
    return messages;
  }

  /** Responses that brought messages. */
  synchronized long responses() {
    return responses;
  }

  /** What comes from now on is ignored. */
  synchronized void close() {
    closed = true;
  }

  /**
   * @param again whether Pub/Sub itself says that it delivered the message before
   */
  private void observe(PubsubMessage message, boolean again, long receivedNs) {
    ByteString data = message.getData();
    int length = data.size();
    if (length > buffer.length) {
      buffer = new byte[Math.max(length, 2 * buffer.length)];
    }
    data.copyTo(buffer, 0);
    int offset = EventIdScanner.find(buffer, length);
    byte[] id = buffer;
    if (offset < 0) {
      id = offset == EventIdScanner.UNSURE ? parsedId(length) : NO_ID;
      offset = 0;
    }
    if (again) {
      redelivered++;
      if (log.isObserved(id, offset)) {
        return;
      }
    }
    long publishedNs = publishedNs(message);
    String key = message.getOrderingKey();
    if (!key.isEmpty() && publishedNs != DueTimes.UNKNOWN) {
      order.came(key, publishedNs);
    }
    log.observe(id, offset, publishedNs, receivedNs);
  }

  private long publishedNs(PubsubMessage message) {
    if (!message.hasPublishTime()) {
      return DueTimes.UNKNOWN;
    }
    Timestamp published = message.getPublishTime();
    return clock.ns(published.getSeconds() * 1_000) + published.getNanos();
  }

  private byte[] parsedId(int length) {
    try {
      String json = new String(buffer, 0, length, StandardCharsets.UTF_8);
      String id = Json.parse(json, JsonNode.class).path("event_id").asText();
      byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
      return bytes.length == EventId.LENGTH ? bytes : NO_ID;
    } catch (IOException e) {
      return NO_ID;
    }
  }
}
