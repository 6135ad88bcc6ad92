package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.pubsub.v1.Subscription;

/** Takes what a subscription has tried to deliver often enough. */
interface DeadLetters {

  /**
   * Publishes the message to the subscription's dead-letter topic.
   *
   * @return false if that is not possible now; then the message stays where it is
   */
  boolean forward(Subscription from, DeadLetter letter);

  /**
   * A message that is given up.
   *
   * @param sequence its number in the subscription
   * @param attempts how often it was delivered
   */
  record DeadLetter(long sequence, StoredMessage message, int attempts) {}
}
