package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.Amount;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import java.util.concurrent.TimeUnit;

/**
 * Serves so many requests a minute while its fault is on, those of all keys together. Begun and
 * ended on the thread of the faults, asked on the event loop.
 */
final class Throttle implements FaultEffect {
  private static final String ALL_KEYS = "";

  private record Limit(int requestsPerMinute, RequestRate rate) {}

  private volatile Limit limit;

  @Override
  public void begin(Fault fault) {
    // It is read as a whole number up to the largest int.
    int requestsPerMinute = (int) ((Amount.Fixed) fault.amount()).value();
    limit =
        new Limit(
            requestsPerMinute, new RequestRate(TimeUnit.MINUTES.toNanos(1), System::nanoTime));
  }

  @Override
  public void end() {
    limit = null;
  }

  /** Counts a request; null while there is no limit. */
  RequestRate.Standing take() {
    Limit now = limit;
    return now == null ? null : now.rate.take(ALL_KEYS, now.requestsPerMinute);
  }
}
