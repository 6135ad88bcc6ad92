package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import io.lettuce.core.KeyValue;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets events in: asks Redis which of them were processed before, and publishes the others. While a
 * question is under way, what arrives is gathered for the next one, so that the busier the gateway
 * is, the less a question costs. When Redis owes an answer for too long, all who wait are refused,
 * and so is everybody who comes until it has answered. Confined to the gateway's event loop.
 */
final class Admission {
  /** The most events that may wait for their question; submissions beyond are refused. */
  static final int MAX_WAITING_EVENTS = 200_000;

  private static final int MAX_ASKED_EVENTS = 2000;

  // A question costs more than an event: at most a thousand a second, unless there is much to ask.
  private static final long BETWEEN_QUESTIONS_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int FULL_ENOUGH = 500;

  /** How long Redis may owe an answer. */
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

  private static final long LOOK_EVERY_MS = 100;

  private final EventLoop loop;
  private final RedisLink redis;
  private final EventPublisher publisher;
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private int waitingEvents;
  private boolean busy;
  private long askedNs = System.nanoTime() - BETWEEN_QUESTIONS_NS;
  // Those whom the question under way is about, or null when there is none, or they were refused.
  private List<Submission> asked;
  // An answer is owed whose round was refused.
  private boolean stalled;

  Admission(EventLoop loop, RedisLink redis, EventPublisher publisher) {
    this.loop = loop;
    this.redis = redis;
    this.publisher = publisher;
    ScheduledFuture<?> unused =
        loop.scheduleWithFixedDelay(
            this::refuseWhenLate, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Takes a submission; what becomes of it is said to its outcome, always later. */
  void submit(Submission submission) {
    if (stalled || waitingEvents + submission.size() > MAX_WAITING_EVENTS) {
      loop.execute(submission::refused);
      return;
    }
    waiting.addLast(submission);
    waitingEvents += submission.size();
    if (!busy) {
      busy = true;
      askSoon();
    }
  }

  private void askSoon() {
    long waitNs =
        waitingEvents >= FULL_ENOUGH ? 0 : askedNs + BETWEEN_QUESTIONS_NS - System.nanoTime();
    if (waitNs <= 0) {
      loop.execute(this::ask);
    } else {
      ScheduledFuture<?> unused = loop.schedule(this::ask, waitNs, TimeUnit.NANOSECONDS);
    }
  }

  private void ask() {
    askedNs = System.nanoTime();
    List<Submission> round = new ArrayList<>(waiting.size());
    int events = 0;
    while (!waiting.isEmpty()
        && (events == 0 || events + waiting.peekFirst().size() <= MAX_ASKED_EVENTS)) {
      Submission submission = waiting.pollFirst();
      events += submission.size();
      round.add(submission);
    }
    waitingEvents -= events;
    byte[][] keys = keys(round);
    if (keys.length == 0) {
      publish(round);
      return;
    }
    asked = round;
    redis.asked(keys.length);
    redis
        .gateway()
        .exists(keys)
        .whenComplete((known, failure) -> loop.execute(() -> heard(round, keys, known)));
  }

  /** The dedup keys of those events that have an id of their own. */
  private static byte[][] keys(List<Submission> round) {
    List<byte[]> keys = new ArrayList<>(round.size() + 128);
    for (Submission submission : round) {
      for (int i = 0; i < submission.size(); i++) {
        if (submission.id(i) != null) {
          keys.add(RedisKeys.dedupKey(submission.id(i)));
        }
      }
    }
    return keys.toArray(new byte[0][]);
  }

  private void heard(List<Submission> round, byte[][] keys, Long known) {
    if (asked != round) {
      goOn();
    } else if (known == null) {
      refuse(round);
    } else if (known == 0) {
      publish(round);
    } else {
      redis
          .gateway()
          .mget(keys)
          .whenComplete((values, failure) -> loop.execute(() -> heardWhich(round, values)));
    }
  }

  private void heardWhich(List<Submission> round, List<KeyValue<byte[], byte[]>> values) {
    if (asked != round) {
      goOn();
      return;
    }
    if (values == null) {
      refuse(round);
      return;
    }
    int next = 0;
    for (Submission submission : round) {
      for (int i = 0; i < submission.size(); i++) {
        if (submission.id(i) != null && values.get(next++).hasValue()) {
          submission.markDuplicate(i);
        }
      }
    }
    publish(round);
  }

  private void publish(List<Submission> round) {
    asked = null;
    publisher.publish(round);
    next();
  }

  private void refuse(List<Submission> round) {
    asked = null;
    round.forEach(Submission::refused);
    next();
  }

  private void refuseWhenLate() {
    if (asked == null || System.nanoTime() - askedNs < PATIENCE_NS) {
      return;
    }
    stalled = true;
    List<Submission> refused = new ArrayList<>(asked);
    refused.addAll(waiting);
    asked = null;
    waiting.clear();
    waitingEvents = 0;
    refused.forEach(Submission::refused);
  }

  /** The answer is there that nobody waits for any more. */
  private void goOn() {
    stalled = false;
    next();
  }

  private void next() {
    if (waiting.isEmpty()) {
      busy = false;
    } else {
      askSoon();
    }
  }
}
