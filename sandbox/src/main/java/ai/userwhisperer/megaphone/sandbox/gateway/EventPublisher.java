package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.EventDocument;
import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.pubsub.BrokerException;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Enriches accepted events and publishes them. Events that have no id get one here. Confined to the
 * gateway's event loop.
 */
final class EventPublisher {
  private static final String SOURCE = "api-gateway";

  private final Broker broker;
  private final String topic;
  private final Faults faults;
  private final EventFaults eventFaults;
  private final EventMetrics metrics;
  private final RecentIds recentIds = new RecentIds();
  private final Identifiers identifiers = new Identifiers(ThreadLocalRandom.current().nextLong());
  private final String defaultAppId = identifiers.next("app_");

  EventPublisher(
      Broker broker, String topic, Faults faults, HeldEvents held, EventMetrics metrics) {
    this.broker = broker;
    this.topic = topic;
    this.faults = faults;
    this.eventFaults = new EventFaults(faults, held);
    this.metrics = metrics;
  }

  /** Publishes all submissions in one go, and settles or refuses them. */
  void publish(List<Submission> submissions) {
    Instant now = Instant.now();
    String receivedAt = now.toString();
    List<ByteString> documents = new ArrayList<>(submissions.size() + 16);
    for (Submission submission : submissions) {
      addDocuments(submission, now.toEpochMilli(), receivedAt, documents);
    }
    if (!arePublished(documents, Map.of("timestamp", receivedAt, "source", SOURCE))) {
      refuse(submissions);
      return;
    }
    for (Submission submission : submissions) {
      metrics.accepted(submission.accepted());
      submission.settled();
    }
  }

  private boolean arePublished(List<ByteString> documents, Map<String, String> attributes) {
    if (documents.isEmpty()) {
      return true;
    }
    try {
      if (faults.isHealthy()) {
        broker.publish(topic, documents, attributes);
        return true;
      }
      if (faults.strikes(FaultKind.PUBSUB_UNAVAILABLE)) {
        return false;
      }
      return eventFaults.publish(
          messages(documents, attributes), struck -> broker.publish(topic, struck));
    } catch (BrokerException e) {
      return false;
    }
  }

  private static List<PubsubMessage> messages(
      List<ByteString> documents, Map<String, String> attributes) {
    return documents.stream()
        .map(
            document ->
                PubsubMessage.newBuilder().setData(document).putAllAttributes(attributes).build())
        .toList();
  }

  private void addDocuments(
      Submission submission, long nowMs, String receivedAt, List<ByteString> documents) {
    byte[] body = submission.exchange().body().bytes();
    String appId = submission.exchange().appId();
    for (int i = 0; i < submission.size(); i++) {
      if (submission.id(i) == null) {
        submission.giveId(i, identifiers.next("evt_"));
      }
      if (submission.isDuplicate(i)) {
        continue;
      }
      if (!recentIds.add(submission.id(i), nowMs)) {
        submission.markDuplicate(i);
        continue;
      }
      byte[] document =
          EventDocument.enriched(
              body,
              submission.event(i),
              submission.id(i),
              appId == null ? defaultAppId : appId,
              receivedAt);
      documents.add(UnsafeByteOperations.unsafeWrap(document));
    }
  }

  private void refuse(List<Submission> submissions) {
    for (Submission submission : submissions) {
      for (int i = 0; i < submission.size(); i++) {
        if (!submission.isDuplicate(i)) {
          recentIds.remove(submission.id(i));
        }
      }
      submission.refused();
    }
  }
}
