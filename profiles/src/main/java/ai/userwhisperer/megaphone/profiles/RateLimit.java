package ai.userwhisperer.megaphone.profiles;

import java.time.Duration;

/**
 * What the platform lets one key do.
 *
 * @param requests in a window; 1 to {@value #MAX_REQUESTS}
 * @param window counted from the key's first request; above 0
 */
public record RateLimit(int requests, Duration window) {
  public static final int MAX_REQUESTS = 10_000_000;

  /** That of a consumer at the ingress. */
  public static final RateLimit OF_THE_INGRESS = new RateLimit(1_000, Duration.ofMinutes(1));

  public RateLimit {
    Checks.within(1, MAX_REQUESTS, "requests", requests, "requests to a window");
    Checks.positive("window", window);
  }
}
