package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.DeliveryLog.Segment;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.function.LongPredicate;

/**
 * What a subscription does with its messages from the oldest one on: it drops those past their
 * retention, seeks, and forgets what it kept. All methods return the bytes that this frees. Not
 * thread-safe: part of the {@link Backlog}.
 */
final class BacklogSweep {
  private final Backlog backlog;
  private final DeliveryLog log;
  private long oldest;

  BacklogSweep(Backlog backlog, DeliveryLog log) {
    this.backlog = backlog;
    this.log = log;
    this.oldest = log.tail();
  }

  /** Drops what was published before, on the broker's clock, unless somebody has it. */
  long retire(long oldestNs) {
    long[] freedBytes = {0};
    long[] firstLeft = {log.tail()};
    forEach(
        sequence -> {
          Segment segment = log.segment(sequence);
          boolean isOld = segment.message(sequence).publishedNs() - oldestNs < 0;
          byte state = segment.states[DeliveryLog.slot(sequence)];
          if (isOld && state != DeliveryLog.OUTSTANDING && state != DeliveryLog.FORWARDED) {
            backlog.leaveLane(segment, sequence);
            freedBytes[0] += log.settle(segment, sequence).release();
          } else {
            firstLeft[0] = Math.min(firstLeft[0], sequence);
          }
          return isOld;
        });
    oldest = firstLeft[0];
    return freedBytes[0];
  }

  /**
   * Acknowledges what was published before a time, and offers all else again; no message may be in
   * the line or in a lane.
   */
  long seek(Timestamp time) {
    long[] freedBytes = {0};
    forEach(
        sequence -> {
          freedBytes[0] += seek(log.segment(sequence), sequence, time);
          return true;
        });
    return freedBytes[0];
  }

  /** Lets go of what is acknowledged, and was kept for a seek. */
  long forget() {
    long[] freedBytes = {0};
    forEach(
        sequence -> {
          Segment segment = log.segment(sequence);
          if (segment.states[DeliveryLog.slot(sequence)] == DeliveryLog.KEPT
              && backlog.lane(segment, sequence) == null) {
            freedBytes[0] += log.settle(segment, sequence).release();
          }
          return true;
        });
    return freedBytes[0];
  }

  private long seek(Segment segment, long sequence, Timestamp time) {
    switch (segment.states[DeliveryLog.slot(sequence)]) {
      case DeliveryLog.FORWARDED -> {
        return 0; // it is on its way, and what becomes of it is known soon
      }
      case DeliveryLog.OUTSTANDING -> backlog.takeFromOwner(segment, sequence);
      case DeliveryLog.KEPT -> log.reopen(segment, sequence);
      default -> {}
    }
    log.set(segment, sequence, DeliveryLog.ASIDE);
    if (Timestamps.compare(segment.message(sequence).publishTime(), time) < 0) {
      return backlog.acknowledged(segment, sequence);
    }
    backlog.offer(segment, sequence);
    return 0;
  }

  /** Hands over the messages that are here, oldest first, until the action has enough. */
  private void forEach(LongPredicate action) {
    long end = log.tail();
    for (long sequence = Math.max(oldest, log.first()); sequence < end; sequence++) {
      Segment segment = log.segment(sequence);
      if (segment == null) {
        sequence = DeliveryLog.lastOfSegment(sequence);
      } else if (segment.message(sequence) != null && !action.test(sequence)) {
        return;
      }
    }
  }
}
