package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.pubsub.Batch;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import java.util.function.Consumer;

/** The subscription that a worker takes its events from. */
interface EventSource {
  /**
   * Feeds the handler, from one thread, until what is returned is closed.
   *
   * @param maxBatchMessages the most messages to hand over at once; above 0
   * @param maxOutstandingMessages delivery pauses while so many are not settled; above 0
   */
  AutoCloseable consume(int maxBatchMessages, int maxOutstandingMessages, Consumer<Batch> handler);

  /** How many messages are not settled, as far as is known here. */
  long backlog();

  /** A subscription of a broker in this process, without a wire. */
  static EventSource of(Broker broker, String subscription) {
    return new EventSource() {
      @Override
      public AutoCloseable consume(
          int maxBatchMessages, int maxOutstandingMessages, Consumer<Batch> handler) {
        return broker.consume(subscription, maxBatchMessages, maxOutstandingMessages, handler);
      }

      @Override
      public long backlog() {
        return broker.backlog(subscription);
      }

      @Override
      public String toString() {
        return subscription;
      }
    };
  }
}
