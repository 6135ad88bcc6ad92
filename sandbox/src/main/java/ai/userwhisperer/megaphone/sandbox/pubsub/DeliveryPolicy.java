package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Duration;
import com.google.pubsub.v1.Subscription;
import java.util.concurrent.TimeUnit;

/**
 * What a subscription says of keeping and redelivering, in the units of its queue.
 *
 * @param retentionNs how long a message is kept, settled or not
 * @param keepsAcknowledged whether acknowledged messages are kept for a seek
 * @param maxDeliveryAttempts after which a message goes to the dead-letter topic; 0 for never
 * @param minBackoffTicks how long a message waits after its first failure; 0 without backoff
 * @param maxBackoffTicks how long it waits at most
 */
record DeliveryPolicy(
    long retentionNs,
    boolean keepsAcknowledged,
    int maxDeliveryAttempts,
    int minBackoffTicks,
    int maxBackoffTicks) {

  static DeliveryPolicy of(Subscription subscription) {
    return new DeliveryPolicy(
        TimeUnit.SECONDS.toNanos(subscription.getMessageRetentionDuration().getSeconds())
            + subscription.getMessageRetentionDuration().getNanos(),
        subscription.getRetainAckedMessages(),
        subscription.getDeadLetterPolicy().getMaxDeliveryAttempts(),
        ticks(subscription.getRetryPolicy().getMinimumBackoff()),
        ticks(subscription.getRetryPolicy().getMaximumBackoff()));
  }

  /** Whether it matters how often a message has failed. */
  boolean countsFailures() {
    return maxDeliveryAttempts > 0 || maxBackoffTicks > 0;
  }

  /** How long a message waits that has failed so often: twice as long each time, to the limit. */
  int backoffTicks(int failures) {
    int doublings = Math.min(failures - 1, Integer.SIZE - 2);
    return (int) Math.min(maxBackoffTicks, (long) minBackoffTicks << doublings);
  }

  private static int ticks(Duration duration) {
    long ns = TimeUnit.SECONDS.toNanos(duration.getSeconds()) + duration.getNanos();
    return Math.toIntExact((ns + SubscriptionQueue.TICK_NS - 1) / SubscriptionQueue.TICK_NS);
  }
}
