package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.DeliveryLog.Segment;
import com.google.pubsub.v1.Subscription;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One subscription: its messages in the order in which they were published, what has been delivered
 * and until when it may be acknowledged, and who wants more. Thread-safe: one lock, taken once per
 * batch; receivers are woken outside of it.
 */
final class SubscriptionQueue {
  /** Deadlines are kept to a tenth of a second, and never expire early. */
  static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long TICKS_PER_SECOND = TimeUnit.SECONDS.toNanos(1) / TICK_NS;

  private final LongSupplier nanoClock;
  private final long startNs;
  private final long retentionNs;
  private final RetainedBytes retainedBytes;

  private final DeliveryLog log;
  private final DeadlineWheel deadlines = new DeadlineWheel(0);
  private final Set<Receiver> receivers = new LinkedHashSet<>();
  private final Waiters waiters = new Waiters();
  private volatile Subscription spec;
  private BrokerException ended;

  SubscriptionQueue(Subscription spec, LongSupplier nanoClock, RetainedBytes retainedBytes) {
    this.spec = spec;
    this.retentionNs = TimeUnit.SECONDS.toNanos(spec.getMessageRetentionDuration().getSeconds());
    this.nanoClock = nanoClock;
    this.startNs = nanoClock.getAsLong();
    this.retainedBytes = retainedBytes;
    // A random start, so that an ack id of an earlier subscription of this name means nothing here.
    this.log = new DeliveryLog(ThreadLocalRandom.current().nextLong(1L << 40));
  }

  Subscription spec() {
    return spec;
  }

  void topicDeleted() {
    spec = spec.toBuilder().setTopic(ResourceName.DELETED_TOPIC).build();
  }

  /** Takes over one hold on each message; releases it at once if the subscription has ended. */
  void append(StoredMessage[] messages) {
    List<Receiver> toWake;
    synchronized (this) {
      if (ended == null) {
        for (StoredMessage message : messages) {
          log.append(message);
        }
        toWake = waiters.choose(log.undelivered());
      } else {
        long freedBytes = 0;
        for (StoredMessage message : messages) {
          freedBytes += message.release();
        }
        retainedBytes.release(freedBytes);
        return;
      }
    }
    wake(toWake);
  }

  /**
   * @throws BrokerException if the subscription has ended
   */
  synchronized void open(Receiver receiver) {
    if (ended != null) {
      throw ended;
    }
    receivers.add(receiver);
  }

  /** The receiver takes no more. What it holds stays outstanding until it is settled or expires. */
  void close(Receiver receiver) {
    List<Receiver> toWake;
    synchronized (this) {
      receivers.remove(receiver);
      waiters.activate(receiver);
      toWake = waiters.choose(log.undelivered());
    }
    wake(toWake);
  }

  /** The receiver was woken and can't take anything now; somebody else may. */
  void pass(Receiver receiver) {
    List<Receiver> toWake;
    synchronized (this) {
      waiters.activate(receiver);
      toWake = waiters.choose(log.undelivered());
    }
    wake(toWake);
  }

  /**
   * Takes messages for a receiver that was opened. If that yields none, the receiver is woken when
   * there are some that it may have; if it yields some, it should ask again when it can take more.
   *
   * @param maxBytes a bound for the messages together; a first message that is larger is taken
   *     alone
   */
  void take(Receiver receiver, Delivery delivery, int maxMessages, long maxBytes) {
    delivery.clear();
    List<Receiver> toWake;
    synchronized (this) {
      waiters.activate(receiver);
      if (ended != null) {
        return;
      }
      long nowTick = expireUntilNow();
      long deadlineTick = nowTick + receiver.ackDeadlineSeconds() * TICKS_PER_SECOND;
      int share = (int) Math.min(maxMessages, waiters.fairShare(log.undelivered()));
      long bytes = 0;
      while (delivery.size() < share) {
        long sequence = log.next();
        if (sequence < 0) {
          break;
        }
        Segment segment = log.segment(sequence);
        StoredMessage message = segment.message(sequence);
        bytes += message.wireBytes();
        if (!receiver.hasRoomFor(message.wireBytes())
            || (bytes > maxBytes && delivery.size() > 0)) {
          break;
        }
        int number = log.deliverNext(segment, sequence, receiver, deadlineTick);
        deadlines.add(deadlineTick, sequence);
        receiver.delivered(message.wireBytes());
        delivery.add(message, AckId.of(sequence, number));
      }
      if (delivery.size() == 0 && receivers.contains(receiver)) {
        if (log.undelivered() == 0) {
          waiters.waitForMessages(receiver);
        } else {
          waiters.waitForRoom(receiver);
        }
      }
      toWake = waiters.choose(log.undelivered());
    }
    wake(toWake);
  }

  /** Settles for good; ids of messages that are settled or unknown are ignored. */
  void acknowledge(long[] ackIds) {
    long freedBytes = 0;
    List<Receiver> toWake;
    synchronized (this) {
      for (long ackId : ackIds) {
        long sequence = AckId.sequence(ackId);
        Segment segment = log.segment(sequence);
        if (segment == null) {
          continue;
        }
        byte state = segment.states[DeliveryLog.slot(sequence)];
        if (state == DeliveryLog.OUTSTANDING) {
          takeFromOwner(segment, sequence);
        } else if (state != DeliveryLog.RETURNED) {
          continue;
        } // else it is late, but nobody has got it again: done is done
        freedBytes += log.settle(segment, sequence).release();
      }
      toWake = waiters.choose(log.undelivered());
    }
    retainedBytes.release(freedBytes);
    wake(toWake);
  }

  /**
   * Sets a new deadline, from now, for deliveries that are still outstanding.
   *
   * @param seconds 0 to return them at once
   */
  void modifyAckDeadline(long[] ackIds, int seconds) {
    List<Receiver> toWake;
    synchronized (this) {
      long deadlineTick = expireUntilNow() + seconds * TICKS_PER_SECOND;
      for (long ackId : ackIds) {
        long sequence = AckId.sequence(ackId);
        Segment segment = log.segment(sequence);
        if (segment == null) {
          continue;
        }
        int slot = DeliveryLog.slot(sequence);
        if (segment.states[slot] != DeliveryLog.OUTSTANDING
            || !AckId.isOfDelivery(ackId, segment.deliveries[slot])) {
          continue;
        }
        if (seconds == 0) {
          giveBack(segment, sequence);
        } else if (segment.deadlineTicks[slot] != deadlineTick) {
          segment.deadlineTicks[slot] = deadlineTick;
          deadlines.add(deadlineTick, sequence);
        }
      }
      toWake = waiters.choose(log.undelivered());
    }
    wake(toWake);
  }

  /** Returns what has expired by now to those who wait, and drops what is past its retention. */
  void expire() {
    long freedBytes;
    List<Receiver> toWake;
    synchronized (this) {
      expireUntilNow();
      freedBytes = dropRetired();
      toWake = waiters.choose(log.undelivered());
    }
    retainedBytes.release(freedBytes);
    wake(toWake);
  }

  /** Messages that are not settled, delivered or not. */
  synchronized long backlog() {
    return log.open();
  }

  /** Lets go of all messages and of all receivers. */
  void end(BrokerException reason) {
    List<Receiver> toEnd;
    long freedBytes = 0;
    synchronized (this) {
      if (ended != null) {
        return;
      }
      ended = reason;
      toEnd = List.copyOf(receivers);
      receivers.clear();
      waiters.clear();
      freedBytes = log.settleAll();
    }
    retainedBytes.release(freedBytes);
    for (Receiver receiver : toEnd) {
      receiver.owner.end(reason);
    }
  }

  private long dropRetired() {
    long oldestNs = nanoClock.getAsLong() - retentionNs;
    long freedBytes = 0;
    for (long sequence = log.next(); sequence >= 0; sequence = log.next()) {
      Segment segment = log.segment(sequence);
      if (segment.message(sequence).publishedNs() - oldestNs >= 0) {
        break;
      }
      freedBytes += log.dropNext(segment, sequence).release();
    }
    return freedBytes;
  }

  private void takeFromOwner(Segment segment, long sequence) {
    Receiver owner = segment.owners[DeliveryLog.slot(sequence)];
    waiters.settled(owner, segment.message(sequence).wireBytes());
  }

  private void giveBack(Segment segment, long sequence) {
    takeFromOwner(segment, sequence);
    log.giveBack(segment, sequence);
  }

  private long expireUntilNow() {
    long nowTick = (nanoClock.getAsLong() - startNs) / TICK_NS;
    if (nowTick != deadlines.tick()) {
      deadlines.advance(
          nowTick,
          sequence -> {
            Segment segment = log.segment(sequence);
            int slot = DeliveryLog.slot(sequence);
            if (segment != null
                && segment.states[slot] == DeliveryLog.OUTSTANDING
                && segment.deadlineTicks[slot] < nowTick) {
              giveBack(segment, sequence);
            }
          });
    }
    return nowTick;
  }

  private static void wake(List<Receiver> chosen) {
    for (int i = 0; i < chosen.size(); i++) {
      chosen.get(i).owner.wake();
    }
  }
}
