package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One topic: hands each message to all of its subscriptions. Thread-safe. */
final class Fanout {
  private volatile Topic spec;
  private final RetainedBytes retainedBytes;
  private final Passage passage;
  private final CopyOnWriteArrayList<SubscriptionQueue> subscriptions =
      new CopyOnWriteArrayList<>();

  Fanout(Topic spec, RetainedBytes retainedBytes, Passage passage) {
    this.passage = passage;
    this.spec = spec;
    this.retainedBytes = retainedBytes;
  }

  Topic spec() {
    return spec;
  }

  void update(Topic changed) {
    spec = changed;
  }

  List<SubscriptionQueue> subscriptions() {
    return List.copyOf(subscriptions);
  }

  void add(SubscriptionQueue subscription) {
    subscriptions.add(subscription);
  }

  void remove(SubscriptionQueue subscription) {
    subscriptions.remove(subscription);
  }

  /**
   * Numbers the messages from {@code firstId} on and hands them to the subscriptions; without any,
   * nothing is kept.
   *
   * @return the ids
   * @throws BrokerException with RESOURCE_EXHAUSTED if there is no memory for them; then none is
   *     published
   */
  List<String> publish(Publication messages, long firstId, PublishStamp stamp) {
    SubscriptionQueue[] targets = subscriptions.toArray(new SubscriptionQueue[0]);
    int count = messages.size();
    List<String> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(Long.toString(firstId + i));
    }
    if (targets.length == 0) {
      return ids;
    }
    StoredMessage[] stored = new StoredMessage[count];
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      stored[i] = messages.store(i, stamp, ids.get(i), targets.length);
      bytes += stored[i].retainedBytes();
    }
    retainedBytes.reserve(bytes);
    passage.pass(this, targets, stored);
    return ids;
  }
}
