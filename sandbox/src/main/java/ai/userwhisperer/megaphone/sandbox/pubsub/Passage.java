package ai.userwhisperer.megaphone.sandbox.pubsub;

/** The way of published messages from their topic to its subscriptions. Thread-safe. */
interface Passage extends AutoCloseable {
  /** The shortest. */
  Passage DIRECT =
      new Passage() {
        @Override
        public void pass(Fanout topic, SubscriptionQueue[] to, StoredMessage[] messages) {
          for (SubscriptionQueue subscription : to) {
            subscription.append(messages);
          }
        }

        @Override
        public long underWayTo(SubscriptionQueue subscription) {
          return 0;
        }

        @Override
        public void close() {}
      };

  /** Hands the messages to the subscriptions, in the end. */
  void pass(Fanout topic, SubscriptionQueue[] to, StoredMessage[] messages);

  /** How many messages have not arrived at a subscription yet. */
  long underWayTo(SubscriptionQueue subscription);

  /** Lets go of what is under way. */
  @Override
  void close();
}
