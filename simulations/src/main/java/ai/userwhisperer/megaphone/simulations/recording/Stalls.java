package ai.userwhisperer.megaphone.simulations.recording;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices when this whole process stands still, for garbage collection or since the machine has no
 * processor for it: a thread that does nothing but sleep wakes late then.
 */
final class Stalls {
  private static final long SLEEP_MS = 5;

  private final AtomicLong longestNs = new AtomicLong();
  private final Thread sleeper;

  Stalls(String phase) {
    sleeper = new Thread(this::sleep, "stalls-" + phase);
    sleeper.setDaemon(true);
  }

  void start() {
    sleeper.start();
  }

  private void sleep() {
    try {
      while (true) {
        long beganNs = System.nanoTime();
        Thread.sleep(SLEEP_MS);
        long lateNs = System.nanoTime() - beganNs - TimeUnit.MILLISECONDS.toNanos(SLEEP_MS);
        longestNs.accumulateAndGet(lateNs, Math::max);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The longest since the last time, in milliseconds. */
  double takeLongestMs() {
    return longestNs.getAndSet(0) / 1e6;
  }

  void stop() {
    sleeper.interrupt();
  }
}
