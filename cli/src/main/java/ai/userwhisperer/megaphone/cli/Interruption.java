package ai.userwhisperer.megaphone.cli;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What stops a run before its time: Ctrl-C, SIGTERM and a terminal that is closed, or a guard. The
 * run is asked to end its current step, and goes on to judge and report what was measured. A second
 * Ctrl-C also ends the waiting for what is on its way. Thread-safe.
 */
final class Interruption {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private final AtomicReference<Runnable> onStop = new AtomicReference<>(() -> {});
  private final AtomicReference<String> reason = new AtomicReference<>();
  private final List<Consumer<String>> told = new CopyOnWriteArrayList<>();
  private volatile boolean hurried;

  /** Null for one that is no step. */
  private final Interruption whole;

  private Interruption(Interruption whole) {
    this.whole = whole;
  }

  /**
   * Starts to listen: from here on signals do not end the process any more.
   *
   * @param err where a person is told what the signal did
   */
  static Interruption install(PrintWriter err) {
    Interruption interruption = new Interruption(null);
    SIGNALS.forEach(name -> handle(name, () -> interruption.signal(err)));
    return interruption;
  }

  /**
   * Java has no other way to tell a second signal from the first than sun.misc.Signal, and the
   * compiler none to use that without a warning.
   */
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      // Not known here, or taken by the virtual machine: it ends the process, as it always does.
    }
  }

  private void signal(PrintWriter err) {
    if (isRequested()) {
      hurried = true;
      err.println("megaphone: not waiting for what is on its way");
    } else {
      err.println("megaphone: stopping, and waiting for what is on its way (again: not waiting)");
      request("interrupted by a person or by the system (Ctrl-C, SIGTERM)");
    }
    err.flush();
  }

  /**
   * One for a step that may end before the whole: a stop of the whole stops the step, and not the
   * other way round.
   */
  Interruption ofStep() {
    Interruption step = new Interruption(this);
    onStop(() -> step.request(reason.get()));
    return step;
  }

  /** Why the run has to stop; empty while nobody asked for that. */
  Optional<String> requested() {
    return Optional.ofNullable(reason.get());
  }

  boolean isRequested() {
    return reason.get() != null;
  }

  /** Whether what is on its way is not to be waited for. */
  boolean isHurried() {
    return hurried || (whole != null && whole.isHurried());
  }

  /** Who else is told the reason, by whoever asks; at once if somebody did before. */
  void tell(Consumer<String> listener) {
    told.add(listener);
    requested().ifPresent(listener);
  }

  /** Asks the run to stop. The first reason stays. */
  void request(String because) {
    if (reason.compareAndSet(null, because)) {
      told.forEach(listener -> listener.accept(because));
    }
    onStop.get().run();
  }

  /** What makes the current step end early; called at once if a stop was asked for before. */
  void onStop(Runnable action) {
    onStop.set(action);
    if (isRequested()) {
      action.run();
    }
  }
}
