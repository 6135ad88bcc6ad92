package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A passage on which messages are late or overtaken when the faults say so. Those that are to be
 * overtaken wait for the next messages of their topic, and arrive behind them, the newest first; if
 * none come they wait for {@link #LONGEST_ASIDE_NS}. Messages with an ordering key are never
 * overtaken by others that have one. While nothing is wrong and nothing is under way it costs three
 * volatile reads for a publication.
 */
final class DisturbedPassage implements Passage {
  static final long LONGEST_ASIDE_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long NEXT_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Messages that arrive together. */
  private static final class Late implements Comparable<Late> {
    private final long dueNs;
    private final long number;
    private final boolean keyed;
    private final SubscriptionQueue[] to;
    private final StoredMessage[] messages;

    Late(
        long dueNs,
        long number,
        boolean keyed,
        SubscriptionQueue[] to,
        List<StoredMessage> messages) {
      this.dueNs = dueNs;
      this.number = number;
      this.keyed = keyed;
      this.to = to;
      this.messages = messages.toArray(new StoredMessage[0]);
    }

    @Override
    public int compareTo(Late other) {
      long later = dueNs == other.dueNs ? number - other.number : dueNs - other.dueNs;
      return Long.signum(later);
    }

    void arrive() {
      Passage.DIRECT.pass(null, to, messages);
    }
  }

  private final Faults faults;
  private final LongSupplier nanoClock;
  private final Pace pace = new Pace();
  private final PriorityQueue<Late> late = new PriorityQueue<>();
  private final Map<Fanout, Deque<Late>> aside = new HashMap<>();
  // Guarded by this, as those above; read without it to see whether there is anything at all.
  private volatile int waiting;
  private int keyedWaiting;
  private long lastKeyedDueNs;
  private long nextNumber;
  private Thread clerk;
  private volatile boolean closed;

  DisturbedPassage(Faults faults, LongSupplier nanoClock) {
    this.faults = faults;
    this.nanoClock = nanoClock;
    FaultEffect releasing =
        new FaultEffect() {
          @Override
          public void begin(Fault fault) {}

          @Override
          public void end() {
            releaseAll();
          }
        };
    faults.effect(FaultKind.PUBSUB_LIMITED, pace);
    faults.effect(FaultKind.PUBSUB_SLOW, releasing);
    faults.effect(FaultKind.PUBSUB_DISORDERED, releasing);
  }

  @Override
  public void pass(Fanout topic, SubscriptionQueue[] to, StoredMessage[] messages) {
    if (waiting == 0
        && !pace.isOn()
        && !faults.isOn(FaultKind.PUBSUB_SLOW)
        && !faults.isOn(FaultKind.PUBSUB_DISORDERED)) {
      DIRECT.pass(topic, to, messages);
    } else {
      disturb(topic, to, messages);
    }
  }

  private synchronized void disturb(
      Fanout topic, SubscriptionQueue[] to, StoredMessage[] messages) {
    long nowNs = nanoClock.getAsLong();
    List<StoredMessage> punctual = new ArrayList<>(messages.length);
    List<StoredMessage> together = new ArrayList<>();
    Deque<Late> struck = new ArrayDeque<>();
    long dueTogetherNs = 0;
    for (StoredMessage message : messages) {
      boolean keyed = !message.orderingKey().isEmpty();
      if (!keyed && faults.strikes(FaultKind.PUBSUB_DISORDERED)) {
        struck.push(late(nowNs + LONGEST_ASIDE_NS, false, to, List.of(message)));
        continue;
      }
      long dueNs = nowNs + faults.amount(FaultKind.PUBSUB_SLOW) + turnNs(nowNs);
      if (keyed && keyedWaiting > 0 && dueNs - lastKeyedDueNs < 0) {
        dueNs = lastKeyedDueNs;
      }
      if (dueNs == nowNs && !(keyed && keyedWaiting > 0)) {
        punctual.add(message);
        continue;
      }
      if (keyed) {
        lastKeyedDueNs = dueNs;
        delay(late(dueNs, true, to, List.of(message)));
        continue;
      }
      if (!together.isEmpty() && dueNs != dueTogetherNs) {
        delay(late(dueTogetherNs, false, to, together));
        together.clear();
      }
      dueTogetherNs = dueNs;
      together.add(message);
    }
    if (!together.isEmpty()) {
      delay(late(dueTogetherNs, false, to, together));
    }
    if (!punctual.isEmpty()) {
      DIRECT.pass(topic, to, punctual.toArray(new StoredMessage[0]));
      arriveBehind(topic);
    }
    setAside(topic, struck);
  }

  /**
   * Until a message has its turn. Those of about the same time are to arrive together: nobody looks
   * more often.
   */
  private long turnNs(long nowNs) {
    return pace.take(1, nowNs) / NEXT_LOOK_NS * NEXT_LOOK_NS;
  }

  private Late late(
      long dueNs, boolean keyed, SubscriptionQueue[] to, List<StoredMessage> messages) {
    return new Late(dueNs, nextNumber++, keyed, to, messages);
  }

  private void delay(Late messages) {
    late.add(messages);
    count(messages, 1);
    startClerk();
  }

  private void setAside(Fanout topic, Deque<Late> struck) {
    if (struck.isEmpty()) {
      return;
    }
    Deque<Late> waitingAside = aside.computeIfAbsent(topic, unused -> new ArrayDeque<>());
    struck.descendingIterator().forEachRemaining(waitingAside::push);
    struck.forEach(messages -> count(messages, 1));
    startClerk();
  }

  /** Those of a topic that were set aside arrive, the newest first. */
  private void arriveBehind(Fanout topic) {
    Deque<Late> waitingAside = aside.remove(topic);
    if (waitingAside != null) {
      waitingAside.forEach(this::arrive);
    }
  }

  private void arrive(Late messages) {
    messages.arrive();
    // Only now: who sees that nothing waits may overtake.
    count(messages, -1);
  }

  private synchronized void count(Late messages, int sign) {
    keyedWaiting += messages.keyed ? sign : 0;
    waiting += sign;
  }

  private void startClerk() {
    if (clerk == null) {
      clerk = new Thread(this::releaseUntilClosed, "pubsub-disturbed");
      clerk.setDaemon(true);
      clerk.start();
    }
    LockSupport.unpark(clerk);
  }

  private void releaseUntilClosed() {
    while (!closed) {
      releaseDue();
      if (waiting == 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, NEXT_LOOK_NS);
      }
    }
  }

  private synchronized void releaseDue() {
    long nowNs = nanoClock.getAsLong();
    while (!late.isEmpty() && late.peek().dueNs - nowNs <= 0) {
      arrive(late.poll());
    }
    for (Fanout topic : List.copyOf(aside.keySet())) {
      // The last one of the deque is the oldest.
      if (aside.get(topic).peekLast().dueNs - nowNs <= 0) {
        arriveBehind(topic);
      }
    }
  }

  private synchronized void releaseAll() {
    while (!late.isEmpty()) {
      arrive(late.poll());
    }
    List.copyOf(aside.keySet()).forEach(this::arriveBehind);
  }

  @Override
  public synchronized long underWayTo(SubscriptionQueue subscription) {
    long messages = messagesTo(subscription, late);
    for (Deque<Late> ofTopic : aside.values()) {
      messages += messagesTo(subscription, ofTopic);
    }
    return messages;
  }

  private static long messagesTo(SubscriptionQueue subscription, Iterable<Late> all) {
    long count = 0;
    for (Late messages : all) {
      for (SubscriptionQueue target : messages.to) {
        count += target == subscription ? messages.messages.length : 0;
      }
    }
    return count;
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      LockSupport.unpark(clerk);
    }
  }
}
