package ai.userwhisperer.megaphone.sandbox.faults;

/**
 * What the value of a fault says: {@code latency=50ms} has a delay, {@code events-lost=1%} a share.
 */
public enum FaultValue {
  /** How often it strikes; there is no amount. */
  SHARE("a share from 0 to 1, or a percentage from 0% to 100%"),
  /** A delay in nanoseconds, fixed or drawn anew each time. */
  DELAY(
      "a duration such as 50ms or 2s, normal(mean,deviation), or bimodal(low,high,share of the high"
          + " ones)"),
  /** A fixed duration in nanoseconds. */
  DURATION("a duration such as 50ms or 2s"),
  /** An HTTP status. */
  STATUS("an HTTP status from 400 to 599"),
  /** Events a second. */
  EVENTS_PER_SECOND("a whole number of events a second, at least 1"),
  /** Requests a second. */
  REQUESTS_PER_SECOND("a whole number of requests a second, at least 1"),
  /** Connections. */
  CONNECTIONS("a whole number of connections, at least 1"),
  /** Requests a minute. */
  REQUESTS_PER_MINUTE("a whole number of requests a minute, at least 1"),
  /** A number of bytes. */
  BYTES("a number of bytes such as 64KB, 8MB or 1GB"),
  /** Nothing: it is there or not. */
  SWITCH("on");

  private final String allowed;

  FaultValue(String allowed) {
    this.allowed = allowed;
  }

  /** What may be given, in words. */
  String allowed() {
    return allowed;
  }
}
