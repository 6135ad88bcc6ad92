package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Redis that has time for so many events a second: told how many it was asked about, it is paused
 * for as long as they take.
 */
public final class RedisPace implements FaultEffect {
  private static final long LEAST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * All that wait are let in when a pause ends, so that it has to last until there is time again.
   */
  private static final long LONGEST_PAUSE_MS = 2_000;

  private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);

  /** Redis ends its pauses late, and works between them: all of that is not to cost its rate. */
  private static final long CREDIT_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int port;
  private final Pace pace = new Pace(CREDIT_NS);
  private PauseLoop loop;

  RedisPace(int port) {
    this.port = port;
  }

  /** Redis is asked about events. From any thread. */
  public void asked(int events) {
    pace.take(events, System.nanoTime());
  }

  @Override
  public void begin(Fault fault) {
    pace.begin(fault);
    loop = PauseLoop.begin(port, "limited", this::catchUp);
  }

  private void catchUp(RedisConsole console) throws IOException {
    long aheadNs = pace.aheadNs(System.nanoTime());
    if (aheadNs < LEAST_PAUSE_NS) {
      LockSupport.parkNanos(this, LOOK_NS);
    } else {
      PauseLoop.pause(console, Math.min(LONGEST_PAUSE_MS, TimeUnit.NANOSECONDS.toMillis(aheadNs)));
    }
  }

  @Override
  public void end() throws InterruptedException {
    loop.end();
    loop = null;
    pace.end();
  }
}
