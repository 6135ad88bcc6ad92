package ai.userwhisperer.megaphone.sandbox.faults;

/**
 * Something that has time for so many events a second, one after the other: a processor, a Redis, a
 * broker. Who comes while it is busy waits for his turn, so that the limit is exact however events
 * come. Thread-safe.
 */
public final class Pace implements FaultEffect {
  private static final double NS_PER_SECOND = 1e9;

  private final long creditNs;
  private volatile double nsEach;
  private long freeNs;
  private long takenNs;

  /** One that never gives credit. */
  public Pace() {
    this(0);
  }

  /**
   * One that makes up for time that it lost.
   *
   * @param creditNs at most so much: what comes after a pause of that length is done at once
   */
  public Pace(long creditNs) {
    this.creditNs = creditNs;
  }

  @Override
  public synchronized void begin(Fault fault) {
    freeNs = System.nanoTime();
    nsEach = NS_PER_SECOND / ((Amount.Fixed) fault.amount()).value();
  }

  @Override
  public synchronized void end() {
    nsEach = 0;
    takenNs -= Math.max(0, freeNs - System.nanoTime());
    freeNs = System.nanoTime();
  }

  /** Whether there is a limit now. */
  public boolean isOn() {
    return nsEach > 0;
  }

  /**
   * Takes events in.
   *
   * @return nanoseconds from now until the last of them is done; 0 while there is no limit
   */
  public long take(long events, long nowNs) {
    return isOn() ? enqueue(events, nowNs) : 0;
  }

  private synchronized long enqueue(long events, long nowNs) {
    long costNs = Math.round(events * nsEach);
    freeNs = Math.max(freeNs, nowNs - creditNs) + costNs;
    takenNs += costNs;
    return freeNs - nowNs;
  }

  /** Nanoseconds until all that was taken in is done; 0 or less when it is. */
  public synchronized long aheadNs(long nowNs) {
    return freeNs - nowNs;
  }

  /** Nanoseconds that it has been busy, since it was made. */
  public synchronized long busyNs(long nowNs) {
    return takenNs - Math.max(0, freeNs - nowNs);
  }
}
