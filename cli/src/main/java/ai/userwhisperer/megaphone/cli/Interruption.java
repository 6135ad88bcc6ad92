package ai.userwhisperer.megaphone.cli;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What stops a run before its time: Ctrl-C and SIGTERM, or a guard. The JVM's shutdown hook asks
 * the run to stop and then waits for it to judge and report what was measured; the process ends
 * with the run's own exit code. Thread-safe.
 */
final class Interruption {
  /** Longer than any drain and report take; then the process ends in any case. */
  private static final long PATIENCE_MINUTES = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicReference<Runnable> onStop = new AtomicReference<>(() -> {});
  private final AtomicReference<String> reason = new AtomicReference<>();
  private volatile int exitCode;

  /** Starts to listen. */
  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "interruption"));
    return interruption;
  }

  /** Why the run has to stop; empty while nobody asked for that. */
  Optional<String> requested() {
    return Optional.ofNullable(reason.get());
  }

  boolean isRequested() {
    return reason.get() != null;
  }

  /** Asks the run to stop. The first reason stays. */
  void request(String because) {
    reason.compareAndSet(null, because);
    onStop.get().run();
  }

  /** What makes the current step end early; called at once if a stop was asked for before. */
  void onStop(Runnable action) {
    onStop.set(action);
    if (isRequested()) {
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
    request("interrupted by a person or by the system (Ctrl-C, SIGTERM)");
    try {
      if (finished.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
