package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import java.util.concurrent.TimeUnit;

/**
 * Makes Redis slow for everybody: tells it to pause, again and again, for twice as long as a
 * command is to take longer. A command that comes at any time in a pause waits for its end, which
 * is for half of it on average. The next pause begins behind those who have waited.
 */
final class RedisPauses implements FaultEffect {
  private final int port;
  private PauseLoop loop;

  RedisPauses(int port) {
    this.port = port;
  }

  @Override
  public void begin(Fault fault) {
    long pauseMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(2 * fault.amount().draw(null)));
    loop = PauseLoop.begin(port, "slow", console -> PauseLoop.pause(console, pauseMs));
  }

  @Override
  public void end() throws InterruptedException {
    loop.end();
    loop = null;
  }
}
