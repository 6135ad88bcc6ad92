package ai.userwhisperer.megaphone.simulations.ratelimit;

import ai.userwhisperer.megaphone.profiles.RateLimit;
import ai.userwhisperer.megaphone.simulations.recording.AnswerForm;
import ai.userwhisperer.megaphone.simulations.recording.AnswerHead;
import ai.userwhisperer.megaphone.simulations.recording.Reading;
import ai.userwhisperer.megaphone.simulations.recording.SentEvents;
import ai.userwhisperer.megaphone.simulations.recording.UnexpectedAnswerException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The answer to one request with a limited key: good is a success below the limit, and a 429 that
 * says when to come back beyond it. Used by one virtual user.
 */
public final class LimitedAnswer implements AnswerForm {
  /** Name of the value that is 100 for a request that was refused and 0 for one that was let in. */
  static final String LIMITED = "limited";

  /** Kind of a request that was refused although the limit was not reached. */
  static final String TOO_EARLY = "limited-too-early";

  /** Kind of a request that was let in although the limit was reached. */
  static final String TOO_LATE = "limited-too-late";

  /** Kind of a 429 without a usable {@code Retry-After}. */
  static final String NO_RETRY_AFTER = "no-retry-after";

  private static final int TOO_MANY_REQUESTS = 429;

  private final RateLimit limit;
  private final LimitWatch watch;
  private final AtomicLong refused;
  private final long begunNs;
  private volatile boolean wasRefused;
  private volatile Duration retryAfter = Duration.ZERO;

  LimitedAnswer(RateLimit limit, LimitWatch watch, AtomicLong refused, long begunNs) {
    this.limit = limit;
    this.watch = watch;
    this.refused = refused;
    this.begunNs = begunNs;
    watch.begin(begunNs);
  }

  /** The request is over, however it ended. */
  public void end() {
    watch.end(begunNs, System.nanoTime(), wasRefused);
  }

  /** How long the user is asked to wait; 0 when it is not. */
  public Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public Optional<Reading> readHead(AnswerHead head) throws UnexpectedAnswerException {
    if (head.status() == TOO_MANY_REQUESTS) {
      return Optional.of(refused(head));
    }
    AnswerForm.super.readHead(head);
    if (watch.isTooLate(head.sentNs(), head.answeredNs())) {
      throw new UnexpectedAnswerException(
          TOO_LATE, "was let in behind " + limit.requests() + " others of one window");
    }
    return Optional.of(Reading.of(LIMITED, 0));
  }

  private Reading refused(AnswerHead head) throws UnexpectedAnswerException {
    wasRefused = true;
    // A second more, for it is told in whole seconds.
    Duration longest = limit.window().plusSeconds(1);
    Optional<Duration> wait = RetryAfter.read(head).filter(told -> told.compareTo(longest) <= 0);
    wait.ifPresent(told -> retryAfter = told);
    if (watch.isTooEarly(head.sentNs())) {
      throw new UnexpectedAnswerException(
          TOO_EARLY, "was refused before " + limit.requests() + " requests of one window");
    }
    if (wait.isEmpty()) {
      throw new UnexpectedAnswerException(
          NO_RETRY_AFTER,
          "a 429 needs a Retry-After of at most " + longest.toSeconds() + " seconds");
    }
    refused.incrementAndGet();
    return Reading.of(LIMITED, 100);
  }

  /** Never asked: heads say it all. */
  @Override
  public Reading read(JsonNode body, SentEvents events) {
    throw new IllegalStateException("the head was enough");
  }
}
