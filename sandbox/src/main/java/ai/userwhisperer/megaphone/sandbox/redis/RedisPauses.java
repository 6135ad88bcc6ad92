package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Redis slow for everybody: tells it to pause, again and again, for twice as long as a
 * command is to take longer. A command that comes at any time in a pause waits for its end, which
 * is for half of it on average. A paused Redis uses no processor, so that nothing else gets slower.
 */
final class RedisPauses implements FaultEffect {
  private static final Logger LOG = LoggerFactory.getLogger(RedisPauses.class);

  /** Has Redis look 500 times a second whether a pause is over. */
  static final String LOOK_OFTEN = "CONFIG SET hz 500";

  static final String LOOK_AS_USUAL = "CONFIG SET hz 10";
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int port;
  private volatile boolean on;
  private Thread pausing;

  RedisPauses(int port) {
    this.port = port;
  }

  @Override
  public void begin(Fault fault) {
    on = true;
    long pauseMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(2 * fault.amount().draw(null)));
    pausing = new Thread(() -> pauseWhileOn(pauseMs), "sandbox-redis-slow");
    pausing.setDaemon(true);
    pausing.start();
  }

  private void pauseWhileOn(long pauseMs) {
    boolean complained = false;
    while (on) {
      try (RedisConsole console = new RedisConsole(port)) {
        console.run(LOOK_OFTEN);
        while (on) {
          console.run("CLIENT PAUSE " + pauseMs);
          // Answered when the pause is over, together with all who have waited for that. The next
          // pause begins behind them.
          console.run("PING");
        }
        console.run(LOOK_AS_USUAL);
      } catch (IOException e) {
        // Redis may be gone at the same time, and come back.
        if (!complained) {
          LOG.warn("Redis is not slow for now: {}", e.toString());
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
  }
}
