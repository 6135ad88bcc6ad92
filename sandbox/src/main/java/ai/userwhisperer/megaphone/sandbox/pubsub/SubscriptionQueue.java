package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.DeadLetters.DeadLetter;
import ai.userwhisperer.megaphone.sandbox.pubsub.DeliveryLog.Segment;
import com.google.protobuf.Timestamp;
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

  private static final int TICKS_PER_SECOND = (int) (TimeUnit.SECONDS.toNanos(1) / TICK_NS);

  private final LongSupplier nanoClock;
  private final long startNs;
  private final RetainedBytes retainedBytes;
  private final DeadLetters deadLetters;
  private final MessageFilter filter; // null for all messages

  private final Set<Receiver> receivers = new LinkedHashSet<>();
  private final Waiters waiters = new Waiters();
  private final Backlog backlog;
  private volatile Subscription spec;
  private DeliveryPolicy policy;
  private BrokerException ended;

  /**
   * @throws BrokerException with INVALID_ARGUMENT if the filter is wrong
   */
  SubscriptionQueue(
      Subscription spec,
      LongSupplier nanoClock,
      RetainedBytes retainedBytes,
      DeadLetters deadLetters) {
    this.spec = spec;
    this.filter = MessageFilter.of(spec.getFilter());
    this.policy = DeliveryPolicy.of(spec);
    this.nanoClock = nanoClock;
    this.startNs = nanoClock.getAsLong();
    this.retainedBytes = retainedBytes;
    this.deadLetters = deadLetters;
    // A random start, so that an ack id of an earlier subscription of this name means nothing here.
    long firstSequence = ThreadLocalRandom.current().nextLong(1L << 40);
    this.backlog =
        new Backlog(firstSequence, spec.getEnableMessageOrdering(), policy, retainedBytes, waiters);
  }

  Subscription spec() {
    return spec;
  }

  synchronized void topicDeleted() {
    spec = spec.toBuilder().setTopic(ResourceName.DELETED_TOPIC).build();
  }

  /** Follows another specification from now on, of the same topic, filter and ordering. */
  void update(Subscription changed) {
    long freedBytes;
    synchronized (this) {
      spec = changed;
      policy = DeliveryPolicy.of(changed);
      freedBytes = backlog.follow(policy);
    }
    retainedBytes.release(freedBytes);
  }

  /** Takes over one hold on each message; releases it at once if the subscription has ended. */
  void append(StoredMessage[] messages) {
    List<Receiver> toWake;
    synchronized (this) {
      if (ended == null && filter == null) {
        for (StoredMessage message : messages) {
          backlog.append(message);
        }
      } else {
        appendMatching(messages);
      }
      toWake = waiters.choose(backlog.undelivered());
    }
    wake(toWake);
  }

  private void appendMatching(StoredMessage[] messages) {
    long freedBytes = 0;
    for (StoredMessage message : messages) {
      if (ended == null && filter.matches(message)) {
        backlog.append(message);
      } else {
        freedBytes += message.release();
      }
    }
    retainedBytes.release(freedBytes);
  }

  /**
   * @throws BrokerException if the subscription has ended
   */
  synchronized void requireLive() {
    if (ended != null) {
      throw ended;
    }
  }

  /**
   * @throws BrokerException if the subscription has ended
   */
  synchronized void open(Receiver receiver) {
    requireLive();
    receivers.add(receiver);
  }

  /** The receiver takes no more. What it holds stays outstanding until it is settled or expires. */
  void close(Receiver receiver) {
    List<Receiver> toWake;
    synchronized (this) {
      receivers.remove(receiver);
      waiters.activate(receiver);
      toWake = waiters.choose(backlog.undelivered());
    }
    wake(toWake);
  }

  /** The receiver was woken and can't take anything now; somebody else may. */
  void pass(Receiver receiver) {
    List<Receiver> toWake;
    synchronized (this) {
      waiters.activate(receiver);
      toWake = waiters.choose(backlog.undelivered());
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
    List<DeadLetter> dead;
    synchronized (this) {
      waiters.activate(receiver);
      if (ended != null) {
        return;
      }
      int deadlineTick = expireUntilNow() + receiver.ackDeadlineSeconds() * TICKS_PER_SECOND;
      int share = (int) Math.min(maxMessages, waiters.fairShare(backlog.undelivered()));
      fill(receiver, delivery, deadlineTick, share, maxBytes);
      if (delivery.size() == 0 && receivers.contains(receiver)) {
        if (backlog.undelivered() == 0) {
          waiters.waitForMessages(receiver);
        } else {
          waiters.waitForRoom(receiver);
        }
      }
      dead = backlog.takeDead();
      toWake = waiters.choose(backlog.undelivered());
    }
    wake(toWake);
    forward(dead);
  }

  private void fill(
      Receiver receiver, Delivery delivery, int deadlineTick, int maxMessages, long maxBytes) {
    backlog.startTake();
    long bytes = 0;
    while (delivery.size() < maxMessages) {
      long sequence = backlog.next();
      if (sequence < 0) {
        return;
      }
      Segment segment = backlog.segment(sequence);
      StoredMessage message = segment.message(sequence);
      bytes += message.wireBytes();
      if (!receiver.hasRoomFor(message.wireBytes()) || (bytes > maxBytes && delivery.size() > 0)) {
        return;
      }
      int number = backlog.deliver(segment, sequence, receiver, deadlineTick);
      receiver.delivered(message.wireBytes());
      delivery.add(message, AckId.of(sequence, number), backlog.attempt(segment, sequence));
    }
  }

  /** Settles for good; ids of messages that are settled or unknown are ignored. */
  void acknowledge(long[] ackIds) {
    long freedBytes = 0;
    List<Receiver> toWake;
    synchronized (this) {
      for (long ackId : ackIds) {
        freedBytes += backlog.acknowledge(ackId);
      }
      toWake = waiters.choose(backlog.undelivered());
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
    List<DeadLetter> dead;
    synchronized (this) {
      int nowTick = expireUntilNow();
      int deadlineTick = seconds == 0 ? 0 : nowTick + seconds * TICKS_PER_SECOND;
      for (long ackId : ackIds) {
        backlog.modifyAckDeadline(ackId, deadlineTick);
      }
      dead = backlog.takeDead();
      toWake = waiters.choose(backlog.undelivered());
    }
    wake(toWake);
    forward(dead);
  }

  /**
   * Acknowledges what was published before a time, and delivers again all else that is here.
   *
   * @throws BrokerException if the subscription has ended
   */
  void seek(Timestamp time) {
    long freedBytes;
    List<Receiver> toWake;
    synchronized (this) {
      requireLive();
      freedBytes = backlog.seek(time);
      toWake = waiters.choose(backlog.undelivered());
    }
    retainedBytes.release(freedBytes);
    wake(toWake);
  }

  /** Returns what has expired by now to those who wait, and drops what is past its retention. */
  void expire() {
    long freedBytes;
    List<Receiver> toWake;
    List<DeadLetter> dead;
    synchronized (this) {
      expireUntilNow();
      freedBytes = backlog.retire(nanoClock.getAsLong() - policy.retentionNs());
      dead = backlog.takeDead();
      toWake = waiters.choose(backlog.undelivered());
    }
    retainedBytes.release(freedBytes);
    wake(toWake);
    forward(dead);
  }

  /** Messages that are not settled, delivered or not. */
  synchronized long backlog() {
    return backlog.open();
  }

  /** Lets go of all messages, and takes no more. */
  void detach(BrokerException reason) {
    synchronized (this) {
      spec = spec.toBuilder().setDetached(true).build();
    }
    end(reason);
  }

  /** Lets go of all messages and of all receivers. */
  void end(BrokerException reason) {
    List<Receiver> toEnd;
    long freedBytes;
    synchronized (this) {
      if (ended != null) {
        return;
      }
      ended = reason;
      toEnd = List.copyOf(receivers);
      receivers.clear();
      waiters.clear();
      freedBytes = backlog.settleAll();
    }
    retainedBytes.release(freedBytes);
    for (Receiver receiver : toEnd) {
      receiver.owner.end(reason);
    }
  }

  /** Without the lock, because the dead-letter topic may lead back to here. */
  private void forward(List<DeadLetter> dead) {
    for (DeadLetter letter : dead) {
      boolean done = deadLetters.forward(spec, letter);
      long freedBytes;
      List<Receiver> toWake;
      synchronized (this) {
        freedBytes = backlog.forwarded(letter.sequence(), done);
        toWake = waiters.choose(backlog.undelivered());
      }
      retainedBytes.release(freedBytes);
      wake(toWake);
    }
  }

  private int expireUntilNow() {
    int nowTick = Math.toIntExact((nanoClock.getAsLong() - startNs) / TICK_NS) + 1;
    backlog.expire(nowTick);
    return nowTick;
  }

  private static void wake(List<Receiver> chosen) {
    for (int i = 0; i < chosen.size(); i++) {
      chosen.get(i).owner.wake();
    }
  }
}
