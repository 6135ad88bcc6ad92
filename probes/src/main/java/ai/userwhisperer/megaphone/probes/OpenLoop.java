package ai.userwhisperer.megaphone.probes;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Does something at a fixed rate on a thread of its own: when each is due follows from its number
 * alone, and one that could not be done in time is done late and told when it was due.
 */
final class OpenLoop implements AutoCloseable {
  private static final double NS_PER_SECOND = 1e9;

  private final Thread thread;
  private volatile boolean stopped;

  /**
   * @param action gets the time at which it was due, by the monotonic clock; must not block
   */
  OpenLoop(String name, double ratePerSecond, LongConsumer action) {
    this.thread = new Thread(() -> run(ratePerSecond, action), name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run(double ratePerSecond, LongConsumer action) {
    long startNs = System.nanoTime();
    for (long i = 0; !stopped; i++) {
      long dueNs = startNs + (long) (i * (NS_PER_SECOND / ratePerSecond));
      for (long waitNs = dueNs - System.nanoTime();
          waitNs > 0 && !stopped;
          waitNs = dueNs - System.nanoTime()) {
        LockSupport.parkNanos(waitNs);
      }
      if (!stopped) {
        action.accept(dueNs);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
