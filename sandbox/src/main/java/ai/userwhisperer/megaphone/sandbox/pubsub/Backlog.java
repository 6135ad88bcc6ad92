package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.DeadLetters.DeadLetter;
import ai.userwhisperer.megaphone.sandbox.pubsub.DeliveryLog.Segment;
import ai.userwhisperer.megaphone.sandbox.pubsub.OrderedLanes.Lane;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;

/**
 * What one subscription holds: which message is next, which are outstanding and until when, and
 * what becomes of those that fail. Methods that settle messages return the bytes that this frees.
 * Not thread-safe: guarded by the subscription's lock.
 */
final class Backlog {
  private final DeliveryLog log;
  private final OrderedLanes lanes; // null for a subscription without ordering
  private final Deadlines deadlines;
  private final BacklogSweep sweep;
  private final Waiters waiters;
  private DeliveryPolicy policy;
  private List<DeadLetter> dead = new ArrayList<>(0);
  private boolean lanesFirst;

  Backlog(
      long firstSequence,
      boolean ordered,
      DeliveryPolicy policy,
      RetainedBytes retainedBytes,
      Waiters waiters) {
    this.log = new DeliveryLog(firstSequence, retainedBytes);
    this.lanes = ordered ? new OrderedLanes(log, retainedBytes) : null;
    this.deadlines = new Deadlines(log, this::expired);
    this.sweep = new BacklogSweep(this, log);
    this.policy = policy;
    this.waiters = waiters;
  }

  /** Messages that are not settled, delivered or not. */
  long open() {
    return log.open();
  }

  /** Messages that can be delivered now. */
  long undelivered() {
    return lanes == null ? log.undelivered() : log.undelivered() + lanes.readyMessages();
  }

  void append(StoredMessage message) {
    if (lanes == null) {
      log.append(message);
    } else {
      long sequence = log.appendAside(message);
      offer(log.segment(sequence), sequence);
    }
  }

  /** A receiver starts to take. */
  void startTake() {
    if (lanes != null) {
      lanes.startTake();
      lanesFirst = !lanesFirst; // so that neither kind starves
    }
  }

  /** The sequence number of the next message to deliver; -1 if there is none. */
  long next() {
    if (lanes == null) {
      return log.next();
    }
    long first = lanesFirst ? lanes.next() : log.next();
    if (first >= 0) {
      return first;
    }
    return lanesFirst ? log.next() : lanes.next();
  }

  Segment segment(long sequence) {
    return log.segment(sequence);
  }

  /** Delivers the message that is {@link #next()}; returns the number of this delivery. */
  int deliver(Segment segment, long sequence, Receiver receiver, int deadlineTick) {
    int slot = DeliveryLog.slot(sequence);
    int number;
    if (segment.states[slot] == DeliveryLog.ASIDE) {
      number = log.deliver(segment, sequence, receiver, deadlineTick);
      lanes.delivered();
    } else {
      number = log.deliverNext(segment, sequence, receiver, deadlineTick);
    }
    deadlines.set(segment, sequence, deadlineTick);
    return number;
  }

  /** The delivery attempt that a receiver is told; 0 where there is no dead-letter topic. */
  int attempt(Segment segment, long sequence) {
    return policy.maxDeliveryAttempts() == 0 ? 0 : segment.failures(sequence) + 1;
  }

  /** Settles for good; an id of a message that is settled, or unknown, is ignored. */
  long acknowledge(long ackId) {
    long sequence = AckId.sequence(ackId);
    Segment segment = log.segment(sequence);
    if (segment == null) {
      return 0;
    }
    int slot = DeliveryLog.slot(sequence);
    switch (segment.states[slot]) {
      case DeliveryLog.OUTSTANDING -> takeFromOwner(segment, sequence);
      case DeliveryLog.RETURNED, DeliveryLog.DELAYED, DeliveryLog.ASIDE -> {
        if (segment.deliveries[slot] == 0) {
          return 0;
        } // else it is late, but nobody has got it again: done is done
      }
      default -> {
        return 0;
      }
    }
    Lane lane = lane(segment, sequence);
    return lane == null ? acknowledged(segment, sequence) : acknowledgeIn(lane, segment, sequence);
  }

  /**
   * Sets a new deadline for a delivery that is still outstanding, or gives it up.
   *
   * @param deadlineTick 0 to give it up
   */
  void modifyAckDeadline(long ackId, int deadlineTick) {
    long sequence = AckId.sequence(ackId);
    Segment segment = log.segment(sequence);
    if (segment == null) {
      return;
    }
    int slot = DeliveryLog.slot(sequence);
    if (segment.states[slot] != DeliveryLog.OUTSTANDING
        || !AckId.isOfDelivery(ackId, segment.deliveries[slot])) {
      return;
    }
    if (deadlineTick == 0) {
      fail(segment, sequence);
      deadlines.scheduleRest();
    } else {
      deadlines.set(segment, sequence, deadlineTick);
    }
  }

  /** Gives up what has expired by now. */
  void expire(int tick) {
    deadlines.advance(tick);
  }

  /** Drops what was published before, on the broker's clock, unless somebody has it. */
  long retire(long oldestNs) {
    return sweep.retire(oldestNs);
  }

  /** Acknowledges what was published before a time, and delivers again all else that is here. */
  long seek(Timestamp time) {
    log.clearLine();
    if (lanes != null) {
      lanes.clear();
    }
    return sweep.seek(time);
  }

  /** Follows another policy from now on. */
  long follow(DeliveryPolicy changed) {
    boolean forgets = policy.keepsAcknowledged() && !changed.keepsAcknowledged();
    policy = changed;
    return forgets ? sweep.forget() : 0;
  }

  /** The messages that are to go to the dead-letter topic, each once. */
  List<DeadLetter> takeDead() {
    if (dead.isEmpty()) {
      return List.of();
    }
    List<DeadLetter> taken = dead;
    dead = new ArrayList<>(0);
    return taken;
  }

  /** A message of {@link #takeDead()} has reached its topic, or could not be published there. */
  long forwarded(long sequence, boolean done) {
    Segment segment = log.segment(sequence);
    if (segment == null || segment.states[DeliveryLog.slot(sequence)] != DeliveryLog.FORWARDED) {
      return 0;
    }
    if (done) {
      leaveLane(segment, sequence);
      return acknowledged(segment, sequence);
    }
    comeBack(segment, sequence);
    return 0;
  }

  long settleAll() {
    if (lanes != null) {
      lanes.clear();
    }
    return log.settleAll();
  }

  /** A message that is set aside takes its place in the line, or in its lane. */
  void offer(Segment segment, long sequence) {
    String key = segment.message(sequence).orderingKey();
    if (lanes == null || key.isEmpty()) {
      log.giveBack(segment, sequence);
    } else {
      lanes.add(key, sequence); // it is set aside already
    }
  }

  /** Null if a message is in no lane. */
  Lane lane(Segment segment, long sequence) {
    if (lanes == null) {
      return null;
    }
    Lane lane = lanes.lane(segment.message(sequence));
    return lane != null && lane.position(sequence) >= 0 ? lane : null;
  }

  void leaveLane(Segment segment, long sequence) {
    Lane lane = lane(segment, sequence);
    if (lane != null) {
      lane.removeAt(lane.position(sequence));
      lanes.update(lane);
    }
  }

  /** A message that is in no lane is done with: it is kept or let go. */
  long acknowledged(Segment segment, long sequence) {
    if (policy.keepsAcknowledged()) {
      if (segment.states[DeliveryLog.slot(sequence)] != DeliveryLog.KEPT) {
        log.keep(segment, sequence);
      }
      return 0;
    }
    return log.settle(segment, sequence).release();
  }

  private long acknowledgeIn(Lane lane, Segment segment, long sequence) {
    if (segment.states[DeliveryLog.slot(sequence)] == DeliveryLog.OUTSTANDING) {
      lane.settledOne();
    }
    int position = lane.position(sequence);
    long freedBytes = 0;
    if (position >= lane.delivered()) {
      lane.removeAt(position);
      freedBytes = acknowledged(segment, sequence);
    } else {
      log.keep(segment, sequence); // an earlier one may come again, and those behind it with it
      freedBytes = settleFirstOf(lane);
    }
    lanes.update(lane);
    return freedBytes;
  }

  private long settleFirstOf(Lane lane) {
    long freedBytes = 0;
    while (lane.delivered() > 0) {
      long first = lane.sequence(0);
      Segment segment = log.segment(first);
      if (segment.states[DeliveryLog.slot(first)] != DeliveryLog.KEPT) {
        break;
      }
      lane.removeFirst();
      freedBytes += acknowledged(segment, first);
    }
    return freedBytes;
  }

  /** An outstanding message was not acknowledged in time, or refused. */
  private void fail(Segment segment, long sequence) {
    takeFromOwner(segment, sequence);
    Lane lane = lane(segment, sequence);
    if (lane != null) {
      lane.settledOne();
      takeBackBehind(lane, lane.position(sequence));
    }
    int failures = policy.countsFailures() ? segment.failed(sequence) : 0;
    if (policy.maxDeliveryAttempts() > 0 && failures >= policy.maxDeliveryAttempts()) {
      log.set(segment, sequence, DeliveryLog.FORWARDED);
      dead.add(new DeadLetter(sequence, segment.message(sequence), failures));
    } else if (policy.maxBackoffTicks() > 0) {
      log.set(segment, sequence, DeliveryLog.DELAYED);
      deadlines.setLater(segment, sequence, deadlines.nowTick() + policy.backoffTicks(failures));
    } else {
      comeBack(segment, sequence);
    }
    if (lane != null) {
      lanes.update(lane);
    }
  }

  private void takeBackBehind(Lane lane, int position) {
    for (int i = position + 1; i < lane.delivered(); i++) {
      long sequence = lane.sequence(i);
      Segment segment = log.segment(sequence);
      if (segment.states[DeliveryLog.slot(sequence)] == DeliveryLog.KEPT) {
        log.reopen(segment, sequence);
      } else {
        takeFromOwner(segment, sequence);
        lane.settledOne();
        log.set(segment, sequence, DeliveryLog.ASIDE);
      }
    }
    lane.backTo(position);
  }

  private void comeBack(Segment segment, long sequence) {
    Lane lane = lane(segment, sequence);
    if (lane == null) {
      log.giveBack(segment, sequence);
    } else {
      log.set(segment, sequence, DeliveryLog.ASIDE);
      lanes.update(lane);
    }
  }

  void takeFromOwner(Segment segment, long sequence) {
    Receiver owner = segment.owners[DeliveryLog.slot(sequence)];
    waiters.settled(owner, segment.message(sequence).wireBytes());
  }

  private void expired(Segment segment, long sequence) {
    if (segment.states[DeliveryLog.slot(sequence)] == DeliveryLog.OUTSTANDING) {
      fail(segment, sequence);
    } else {
      comeBack(segment, sequence);
    }
  }
}
