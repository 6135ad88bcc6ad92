package ai.userwhisperer.megaphone.sandbox.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The platform's own limits: each key so many requests a minute to all endpoints together, as at
 * the ingress, and then so many an hour to each endpoint, by its plan. What the first refuses never
 * reaches the second. Confined to the gateway's event loop.
 */
final class RateLimits {
  /** How many requests a key may make in a minute. */
  static final int REQUESTS_PER_MINUTE = 1000;

  private final RequestRate ofConsumer;
  private final RequestRate ofEndpoint;

  /**
   * @param nanoClock a monotonic clock, in nanoseconds
   */
  RateLimits(LongSupplier nanoClock) {
    ofConsumer = new RequestRate(TimeUnit.MINUTES.toNanos(1), nanoClock);
    ofEndpoint = new RequestRate(TimeUnit.HOURS.toNanos(1), nanoClock);
  }

  /** Counts a request; of both limits, how the key stands with the one that it meets first. */
  RequestRate.Standing take(String key, Route route) {
    RequestRate.Standing minute = ofConsumer.take(key, REQUESTS_PER_MINUTE);
    if (minute.refused()) {
      return minute;
    }
    RequestRate.Standing hour =
        ofEndpoint.take(
            route.method() + " " + route.path() + " " + key, Plan.of(key).requestsPerHour());
    // With as many left of both, the one that is longer to go is what the sender has to mind.
    return hour.remaining() <= minute.remaining() ? hour : minute;
  }
}
