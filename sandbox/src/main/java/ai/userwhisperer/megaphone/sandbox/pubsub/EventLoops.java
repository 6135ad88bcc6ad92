package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Hands work to an event loop that may have stopped: then its calls are over, and so is the work.
 */
final class EventLoops {
  private EventLoops() {}

  static void execute(Executor eventLoop, Runnable task) {
    try {
      eventLoop.execute(task);
    } catch (RejectedExecutionException e) {
      // A publisher must not fail because a server was closed between its message and the wake-up.
    }
  }

  static void schedule(ScheduledExecutorService eventLoop, Runnable task, long delayNs) {
    try {
      ScheduledFuture<?> unused = eventLoop.schedule(task, delayNs, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The server was closed.
    }
  }
}
