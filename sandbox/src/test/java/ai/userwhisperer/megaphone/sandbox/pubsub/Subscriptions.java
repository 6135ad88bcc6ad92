package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A broker on a clock that the test moves, with a topic and subscriptions as the test wants them.
 */
final class Subscriptions {
  static final String TOPIC = "projects/p/topics/events";
  static final String WORKER = "projects/p/subscriptions/worker";

  final FakeNanoClock clock = new FakeNanoClock();
  final Broker broker = Broker.create(1L << 30, clock);

  Subscriptions() {
    broker.createTopic(TOPIC);
  }

  Subscription create(String name, UnaryOperator<Subscription.Builder> settings) {
    return broker.createSubscription(
        settings
            .apply(
                Subscription.newBuilder().setName(name).setTopic(TOPIC).setAckDeadlineSeconds(10))
            .build());
  }

  Subscription createWorker(UnaryOperator<Subscription.Builder> settings) {
    return create(WORKER, settings);
  }

  void pass(Duration duration) {
    clock.advance(duration);
    broker.expire();
  }

  /** Takes up to a hundred messages. */
  List<ReceivedMessage> pull() {
    return broker.pull(WORKER, 100);
  }

  List<String> pullTexts() {
    return Messages.texts(pull());
  }

  void acknowledge(ReceivedMessage... messages) {
    broker.acknowledge(WORKER, Messages.ackIds(List.of(messages)));
  }

  void nack(ReceivedMessage... messages) {
    broker.modifyAckDeadline(WORKER, Messages.ackIds(List.of(messages)), 0);
  }
}
