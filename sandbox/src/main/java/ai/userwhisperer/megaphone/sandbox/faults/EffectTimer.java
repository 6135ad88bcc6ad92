package ai.userwhisperer.megaphone.sandbox.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends the faults that are states, at their times, on one thread. A fault that is
 * replaced ends before the new one begins. Thread-safe.
 */
final class EffectTimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EffectTimer.class);
  private static final long CLOSE_SECONDS = 5;

  /** What is planned for a kind, and whether it has begun. Touched on the thread only. */
  private static final class Course {
    private final FaultEffect effect;
    private ScheduledFuture<?> planned;
    private boolean begun;

    Course(FaultEffect effect) {
      this.effect = effect;
    }
  }

  private final Map<FaultKind, Course> courses = new EnumMap<>(FaultKind.class);
  private final ScheduledExecutorService thread;

  EffectTimer() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "sandbox-faults");
              made.setDaemon(true);
              return made;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
    thread = executor;
  }

  void register(FaultKind kind, FaultEffect effect) {
    courses.put(kind, new Course(effect));
  }

  void set(Fault fault) {
    Course course = courses.get(fault.kind());
    if (course != null) {
      thread.execute(
          () -> {
            end(course, fault.kind());
            if (fault.fromNs() == 0) {
              begin(course, fault);
            } else {
              course.planned = after(fault.fromNs(), () -> begin(course, fault));
            }
          });
    }
  }

  void clear(FaultKind kind) {
    Course course = courses.get(kind);
    if (course != null) {
      thread.execute(() -> end(course, kind));
    }
  }

  private void begin(Course course, Fault fault) {
    course.begun = true;
    if (fault.forNs() != Fault.WITHOUT_END) {
      course.planned = after(fault.forNs(), () -> end(course, fault.kind()));
    }
    try {
      course.effect.begin(fault);
    } catch (Exception e) {
      LOG.warn("fault {} could not begin: {}", fault, e.toString());
    }
  }

  private static void end(Course course, FaultKind kind) {
    if (course.planned != null) {
      course.planned.cancel(false);
      course.planned = null;
    }
    if (course.begun) {
      course.begun = false;
      try {
        course.effect.end();
      } catch (Exception e) {
        LOG.warn("fault {} could not be ended: {}", kind.faultName(), e.toString());
      }
    }
  }

  private ScheduledFuture<?> after(long delayNs, Runnable task) {
    return thread.schedule(task, delayNs, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    try {
      thread
          .submit(() -> courses.forEach((kind, course) -> end(course, kind)))
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("a fault did not end within {} s", CLOSE_SECONDS);
    } catch (ExecutionException e) {
      LOG.warn("a fault could not be ended: {}", e.getCause().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      thread.shutdownNow();
    }
  }
}
