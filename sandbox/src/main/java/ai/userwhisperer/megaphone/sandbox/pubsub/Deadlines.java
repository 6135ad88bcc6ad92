package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.DeliveryLog.Segment;

/**
 * When the messages of a log are due. The wheel holds the earliest tick of a message only, and asks
 * again from there: so that a deadline that is extended over and over takes no more memory than one
 * that is not. Not thread-safe.
 */
final class Deadlines {
  /** What becomes of a message whose deadline tick is over. */
  interface Expiry {
    void expired(Segment segment, long sequence);
  }

  private final DeliveryLog log;
  private final DeadlineWheel wheel = new DeadlineWheel(1); // tick 0 means none
  private final LongQueue unscheduled = new LongQueue();
  private final Expiry expiry;
  private int nowTick = 1;

  Deadlines(DeliveryLog log, Expiry expiry) {
    this.log = log;
    this.expiry = expiry;
  }

  /** The first tick that is not over. */
  int nowTick() {
    return nowTick;
  }

  /** The message has a new deadline; what expires must not call this, but {@link #setLater}. */
  void set(Segment segment, long sequence, int tick) {
    int slot = DeliveryLog.slot(sequence);
    segment.deadlineTicks[slot] = tick;
    int scheduled = segment.wheelTicks[slot];
    if (scheduled == 0 || scheduled > tick) {
      segment.wheelTicks[slot] = tick;
      wheel.add(tick, sequence);
    }
  }

  /** As {@link #set}, once {@link #scheduleRest()} is called. */
  void setLater(Segment segment, long sequence, int tick) {
    segment.deadlineTicks[DeliveryLog.slot(sequence)] = tick;
    unscheduled.add(sequence);
  }

  /** Finds what has expired by now. */
  void advance(int tick) {
    if (tick != nowTick) {
      nowTick = tick;
      wheel.advance(tick, this::due);
      scheduleRest();
    }
  }

  void scheduleRest() {
    for (; !unscheduled.isEmpty(); unscheduled.remove()) {
      long sequence = unscheduled.peek();
      Segment segment = log.segment(sequence);
      set(segment, sequence, segment.deadlineTicks[DeliveryLog.slot(sequence)]);
    }
  }

  private void due(long sequence) {
    Segment segment = log.segment(sequence);
    int slot = DeliveryLog.slot(sequence);
    if (segment == null || segment.wheelTicks[slot] != wheel.tick()) {
      return; // settled, or the wheel was asked to ask earlier
    }
    segment.wheelTicks[slot] = 0;
    byte state = segment.states[slot];
    if (state != DeliveryLog.OUTSTANDING && state != DeliveryLog.DELAYED) {
      return;
    }
    if (segment.deadlineTicks[slot] >= nowTick) {
      unscheduled.add(sequence);
    } else {
      expiry.expired(segment, sequence);
    }
  }
}
