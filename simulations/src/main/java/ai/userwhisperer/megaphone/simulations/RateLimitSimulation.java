package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import ai.userwhisperer.megaphone.profiles.RateLimit;
import ai.userwhisperer.megaphone.simulations.ratelimit.LimitedAnswer;
import ai.userwhisperer.megaphone.simulations.ratelimit.LimitedKey;
import io.gatling.javaapi.core.Session;
import java.time.Duration;

/**
 * Users share a key that has a rate limit, and read with it until they are refused. Whoever is
 * refused waits as long as the answer says. A 429 with {@code Retry-After} is a good answer beyond
 * the profile's limit; before it, or without saying when to come back, it is none, and neither is a
 * success beyond it.
 */
public final class RateLimitSimulation extends RecordedSimulation {
  private static final String ANSWER = "limited-answer";

  private final RateLimit limit = run().phase().settings().limit();
  private final LimitedKey key = new LimitedKey(limit, run().profile().target().requestTimeout());

  public RateLimitSimulation() {
    load(
        exec(session -> session.set(ANSWER, key.begin()))
            .exec(
                new Requests(this)
                    .limited(
                        RateLimitSimulation::answerOf,
                        (session, request) -> {
                          answerOf(session).end();
                          return session;
                        }))
            .exec(pause(this::untilAllowed)));
  }

  private static LimitedAnswer answerOf(Session session) {
    return (LimitedAnswer) session.get(ANSWER);
  }

  /** But nobody waits beyond the end of the load. */
  private Duration untilAllowed(Session session) {
    Duration wait = answerOf(session).retryAfter();
    Duration left = recorder().left();
    return wait.compareTo(left) < 0 ? wait : left;
  }

  @Override
  void ended() {
    if (key.refused() == 0) {
      run()
          .directory()
          .update(
              manifest ->
                  manifest.withNote(
                      run().phase().name()
                          + ": no request was refused as it should be beyond "
                          + limit.requests()
                          + " requests in "
                          + limit.window().toSeconds()
                          + " s: see the errors, and whether the load is enough to get there"));
    }
  }
}
