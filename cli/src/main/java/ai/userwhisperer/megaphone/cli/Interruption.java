package ai.userwhisperer.megaphone.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ctrl-C and SIGTERM. The JVM's shutdown hook asks the run to stop and then waits for it to judge
 * and report what was measured; the process ends with the run's own exit code.
 */
final class Interruption {
  /** Longer than any drain and report take; then the process ends in any case. */
  private static final long PATIENCE_MINUTES = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicReference<Runnable> onStop = new AtomicReference<>(() -> {});
  private volatile boolean requested;
  private volatile int exitCode;

  /** Starts to listen. */
  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "interruption"));
    return interruption;
  }

  /** Whether somebody asked the run to stop. */
  boolean isRequested() {
    return requested;
  }

  /** What makes the current step end early; called at once if a stop was asked for before. */
  void onStop(Runnable action) {
    onStop.set(action);
    if (requested) {
      action.run();
    }
  }

  /** The run is over, all is written. */
  void finished(int code) {
    exitCode = code;
    finished.countDown();
  }

  private void stop() {
    if (finished.getCount() == 0) {
      return;
    }
    requested = true;
    onStop.get().run();
    try {
      if (finished.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
