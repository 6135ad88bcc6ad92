package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.RetryPolicy;

/** What a subscription may say of messages that fail, and what it gets when it says nothing. */
final class RedeliveryRules {
  private static final int MIN_DELIVERY_ATTEMPTS = 5;
  private static final int MAX_DELIVERY_ATTEMPTS = 100;
  private static final Duration DEFAULT_MIN_BACKOFF = Durations.fromSeconds(10);
  private static final Duration MAX_BACKOFF = Durations.fromSeconds(600);

  private RedeliveryRules() {}

  /**
   * @throws BrokerException with INVALID_ARGUMENT or OUT_OF_RANGE that names the field
   */
  static DeadLetterPolicy completeDeadLetters(DeadLetterPolicy requested) {
    int attempts =
        requested.getMaxDeliveryAttempts() == 0
            ? MIN_DELIVERY_ATTEMPTS
            : requested.getMaxDeliveryAttempts();
    if (attempts < MIN_DELIVERY_ATTEMPTS || attempts > MAX_DELIVERY_ATTEMPTS) {
      // Google's code for this, where INVALID_ARGUMENT might be expected.
      throw new BrokerException(
          BrokerException.Code.OUT_OF_RANGE,
          "max_delivery_attempts = %d: needs %d to %d"
              .formatted(attempts, MIN_DELIVERY_ATTEMPTS, MAX_DELIVERY_ATTEMPTS));
    }
    return requested.toBuilder().setMaxDeliveryAttempts(attempts).build();
  }

  /**
   * @throws BrokerException with INVALID_ARGUMENT that names the field
   */
  static RetryPolicy completeRetries(RetryPolicy requested) {
    Duration minimum =
        requested.hasMinimumBackoff() ? requested.getMinimumBackoff() : DEFAULT_MIN_BACKOFF;
    Duration maximum = requested.hasMaximumBackoff() ? requested.getMaximumBackoff() : MAX_BACKOFF;
    requireBackoff("minimum_backoff", minimum, Durations.ZERO);
    requireBackoff("maximum_backoff", maximum, minimum);
    return requested.toBuilder().setMinimumBackoff(minimum).setMaximumBackoff(maximum).build();
  }

  private static void requireBackoff(String field, Duration backoff, Duration from) {
    if (!Durations.isValid(backoff)
        || Durations.compare(backoff, from) < 0
        || Durations.compare(backoff, MAX_BACKOFF) > 0) {
      throw BrokerException.invalidArgument(
          "%s = %s s: needs %s to %s seconds"
              .formatted(field, seconds(backoff), seconds(from), seconds(MAX_BACKOFF)));
    }
  }

  private static String seconds(Duration duration) {
    return duration.getNanos() == 0
        ? Long.toString(duration.getSeconds())
        : Double.toString(duration.getSeconds() + duration.getNanos() / 1e9);
  }
}
