package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.Amount;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;

/**
 * Serves so many requests in each window while its fault is on, those of all keys together. Begun
 * and ended on the thread of the faults, asked on the event loop.
 */
final class Throttle implements FaultEffect {
  private static final String ALL_KEYS = "";

  private record Limit(int requests, RequestRate rate) {}

  private final long windowNs;
  private volatile Limit limit;

  Throttle(long windowNs) {
    this.windowNs = windowNs;
  }

  @Override
  public void begin(Fault fault) {
    // It is read as a whole number up to the largest int.
    int requests = (int) ((Amount.Fixed) fault.amount()).value();
    limit = new Limit(requests, new RequestRate(windowNs, System::nanoTime));
  }

  @Override
  public void end() {
    limit = null;
  }

  /** Counts a request; null while there is no limit. */
  RequestRate.Standing take() {
    Limit now = limit;
    return now == null ? null : now.rate.take(ALL_KEYS, now.requests);
  }
}
