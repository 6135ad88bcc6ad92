package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis that has time for so many events a second: told how many it was asked about, it is paused
 * for as long as they take, for everybody. A paused Redis uses no processor.
 */
public final class RedisPace implements FaultEffect {
  private static final Logger LOG = LoggerFactory.getLogger(RedisPace.class);
  private static final long LEAST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_MS = 100;
  private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Redis ends its pauses late, and works between them: all of that is not to cost its rate. */
  private static final long CREDIT_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int port;
  private final Pace pace = new Pace(CREDIT_NS);
  private volatile boolean on;
  private Thread pausing;

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
    on = true;
    pausing = new Thread(this::pauseWhileOn, "sandbox-redis-limited");
    pausing.setDaemon(true);
    pausing.start();
  }

  private void pauseWhileOn() {
    boolean complained = false;
    while (on) {
      try (RedisConsole console = new RedisConsole(port)) {
        console.run(RedisPauses.LOOK_OFTEN);
        while (on) {
          long aheadNs = pace.aheadNs(System.nanoTime());
          if (aheadNs < LEAST_PAUSE_NS) {
            LockSupport.parkNanos(this, LOOK_NS);
            continue;
          }
          long ms = Math.min(LONGEST_PAUSE_MS, TimeUnit.NANOSECONDS.toMillis(aheadNs));
          console.run("CLIENT PAUSE " + ms);
          // Answered when the pause is over.
          console.run("PING");
        }
        console.run(RedisPauses.LOOK_AS_USUAL);
      } catch (IOException e) {
        // Redis may be gone at the same time, and come back.
        if (!complained) {
          LOG.warn("Redis is not limited for now: {}", e.toString());
          complained = true;
        }
        LockSupport.parkNanos(this, RETRY_NS);
      }
    }
  }

  @Override
  public void end() throws InterruptedException {
    on = false;
    pausing.join();
    pausing = null;
    pace.end();
  }
}
