package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.pubsub.Batch;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Messages that came over the wire, and that are ours as long as their lease is renewed. */
final class LeasedBatch implements Batch {
  private final StreamingPullSource source;
  private final List<PubsubMessage> messages;
  private final List<String> ackIds;
  private final AtomicBoolean settled = new AtomicBoolean();

  LeasedBatch(StreamingPullSource source, List<ReceivedMessage> received) {
    this.source = source;
    this.messages = received.stream().map(ReceivedMessage::getMessage).toList();
    this.ackIds = received.stream().map(ReceivedMessage::getAckId).toList();
  }

  @Override
  public List<PubsubMessage> messages() {
    return messages;
  }

  List<String> ackIds() {
    return ackIds;
  }

  @Override
  public void acknowledge() {
    settle();
    source.acknowledge(this);
  }

  @Override
  public void reject() {
    settle();
    source.reject(this);
  }

  void rejectUnlessSettled() {
    if (settled.compareAndSet(false, true)) {
      source.reject(this);
    }
  }

  private void settle() {
    if (!settled.compareAndSet(false, true)) {
      throw new IllegalStateException("the batch was settled before");
    }
  }
}
