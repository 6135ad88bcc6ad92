package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.pubsub.BrokerException;
import com.google.pubsub.v1.PubsubMessage;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Accepted events that are published later, in the order of their times. They stay until the broker
 * takes them: what was accepted is not lost for want of memory there. Confined to the event loop.
 */
final class HeldEvents {
  // What a message takes in the heap beside its data.
  private static final long OVERHEAD_BYTES = 400;
  private static final int MOST_AT_ONCE = 1000;
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final EventLoop loop;
  private final Consumer<List<PubsubMessage>> publishing;
  private final long mostBytes;
  private final PriorityQueue<Held> held = new PriorityQueue<>();
  private ScheduledFuture<?> planned;
  private long plannedNs;
  private long bytes;
  private long nextNumber;

  /** A message and when it is due; of those due at once the one held first comes first. */
  private record Held(long dueNs, long number, PubsubMessage message) implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int byTime = Long.compare(dueNs - other.dueNs, 0);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    long bytes() {
      return message.getSerializedSize() + OVERHEAD_BYTES;
    }
  }

  /**
   * Holds none yet.
   *
   * @param publishing takes all of some messages, or throws BrokerException and takes none
   * @param mostBytes how much may be held
   */
  HeldEvents(EventLoop loop, Consumer<List<PubsubMessage>> publishing, long mostBytes) {
    this.loop = loop;
    this.publishing = publishing;
    this.mostBytes = mostBytes;
  }

  /** Whether more may be held. A round that began below the bound may go over it. */
  boolean hasRoom() {
    return bytes < mostBytes;
  }

  int count() {
    return held.size();
  }

  /**
   * Holds one.
   *
   * @param dueNs when it is to be published, on the clock of {@link System#nanoTime}
   */
  void hold(PubsubMessage message, long dueNs) {
    Held added = new Held(dueNs, nextNumber++, message);
    held.add(added);
    bytes += added.bytes();
    if (planned == null || added.dueNs - plannedNs < 0) {
      plan(added.dueNs);
    }
  }

  private void plan(long dueNs) {
    if (planned != null) {
      planned.cancel(false);
    }
    plannedNs = dueNs;
    planned =
        loop.schedule(
            this::publishDue, Math.max(0, dueNs - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void publishDue() {
    planned = null;
    boolean taken = true;
    while (taken && isDue()) {
      List<Held> due = new ArrayList<>();
      while (due.size() < MOST_AT_ONCE && isDue()) {
        due.add(held.poll());
      }
      taken = isTaken(due);
    }
    if (!held.isEmpty()) {
      plan(taken ? held.element().dueNs : System.nanoTime() + RETRY_NS);
    }
  }

  private boolean isDue() {
    return !held.isEmpty() && held.element().dueNs - System.nanoTime() <= 0;
  }

  private boolean isTaken(List<Held> messages) {
    try {
      publishing.accept(messages.stream().map(Held::message).toList());
    } catch (BrokerException e) {
      held.addAll(messages);
      return false;
    }
    messages.forEach(message -> bytes -= message.bytes());
    return true;
  }

  /**
   * Publishes all, whenever they are due.
   *
   * @return false when some had to stay because the broker did not take them
   */
  boolean publishAll() {
    boolean taken = true;
    while (taken && !held.isEmpty()) {
      List<Held> next = new ArrayList<>();
      while (next.size() < MOST_AT_ONCE && !held.isEmpty()) {
        next.add(held.poll());
      }
      taken = isTaken(next);
    }
    return taken;
  }
}
