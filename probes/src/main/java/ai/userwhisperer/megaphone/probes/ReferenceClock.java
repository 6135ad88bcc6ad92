package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.profiles.Profile;
import java.util.Map;
import java.util.Optional;

/**
 * Compares this process's clock with one that all injectors can ask: that of the platform's Redis,
 * whose {@code TIME} has microseconds. Of several questions the one that was answered first counts,
 * as in the Network Time Protocol (RFC 5905, section 10): the server looked at its clock between
 * question and answer, so the offset is known but for half of the time between them.
 */
public final class ReferenceClock {
  private static final int QUESTIONS = 15;
  private static final double NS_PER_MS = 1e6;
  private static final double US_PER_MS = 1e3;

  private ReferenceClock() {}

  /**
   * Compares.
   *
   * @param clock of the run, that is compared
   * @param environment where the password is
   * @return empty where the profile has no Redis, or it does not tell the time
   */
  public static Optional<Clock> compare(
      Profile profile, RunClock clock, Map<String, String> environment) {
    return profile
        .probes()
        .redis()
        .flatMap(
            settings -> {
              try (RedisServers<?> servers = new RedisAddress(settings, environment).connect()) {
                return Optional.of(nearest(new RedisReads(servers), clock));
              } catch (RuntimeException e) {
                return Optional.empty();
              }
            });
  }

  private static Clock nearest(RedisReads redis, RunClock clock) {
    Clock best = null;
    for (int i = 0; i < QUESTIONS; i++) {
      long askedNs = System.nanoTime();
      long serverUs = RedisReads.answer(redis.timeUs());
      long answeredNs = System.nanoTime();
      double halfMs = (answeredNs - askedNs) / (2 * NS_PER_MS);
      double hereMs = clock.originEpochMs() + (askedNs - clock.originNs()) / NS_PER_MS + halfMs;
      if (best == null || halfMs < best.errorMs()) {
        best = new Clock("Redis", hereMs - serverUs / US_PER_MS, halfMs);
      }
    }
    return best;
  }
}
