package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.Amount;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Works on the calls of so many connections at once while its fault is on, as a server with a pool
 * of connections to its database does; the others wait in order. Begun and ended on the thread of
 * the faults, otherwise confined to the event loop.
 */
final class CallSlots implements FaultEffect {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Set<Exchange> working = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile int slots;
  private volatile int busy;

  @Override
  public void begin(Fault fault) {
    // It is read as a whole number up to the largest int.
    slots = (int) ((Amount.Fixed) fault.amount()).value();
  }

  /** Those who wait go on with the next answer, or with the next call. */
  @Override
  public void end() {
    slots = 0;
  }

  /** 0 for no limit. From any thread. */
  int slots() {
    return slots;
  }

  /** Those that are taken. From any thread. */
  int busy() {
    return busy;
  }

  /** Works on a call now, or when its turn has come. */
  void enter(Exchange exchange, Runnable work) {
    if (slots == 0 && waiting.isEmpty()) {
      work.run();
      return;
    }
    waiting.addLast(
        () -> {
          working.add(exchange);
          work.run();
        });
    next();
  }

  /** A call has its answer. */
  void leave(Exchange exchange) {
    if (working.remove(exchange)) {
      next();
    }
  }

  private void next() {
    while (!waiting.isEmpty() && (slots == 0 || working.size() < slots)) {
      waiting.pollFirst().run();
    }
    busy = working.size();
  }
}
