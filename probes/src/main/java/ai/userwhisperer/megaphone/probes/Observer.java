package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.ObservationLog;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
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
  private final Redeliveries redeliveries = new Redeliveries();
  private byte[] buffer = new byte[4 * 1024];
  private long redelivered;
  private boolean closed;

  Observer(ObservationLog log) {
    this.log = log;
  }

  /**
   * Messages came.
   *
   * @param receivedNs when, by the monotonic clock
   */
  synchronized void observe(List<ReceivedMessage> messages, long receivedNs) {
    if (closed) {
      return;
    }
    for (ReceivedMessage received : messages) {
      PubsubMessage message = received.getMessage();
      if (redeliveries.isAgain(message.getMessageId())) {
        redelivered++;
      } else {
        observe(message.getData(), receivedNs);
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

  /** What comes from now on is ignored. */
  synchronized void close() {
    closed = true;
  }

  private void observe(ByteString data, long receivedNs) {
    int length = data.size();
    if (length > buffer.length) {
      buffer = new byte[Math.max(length, 2 * buffer.length)];
    }
    data.copyTo(buffer, 0);
    int offset = EventIdScanner.find(buffer, length);
    if (offset >= 0) {
      log.observe(buffer, offset, receivedNs);
    } else {
      byte[] id = offset == EventIdScanner.UNSURE ? parsedId(length) : NO_ID;
      log.observe(id, 0, receivedNs);
    }
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
