package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/**
 * What the platform lets one key do.
 *
 * @param requests in a window; 1 to {@value #MAX_REQUESTS}
 * @param window above 0
 * @param byTheClock whether windows begin at whole multiples of their length on the wall clock;
 *     otherwise with the key's first request
 * @param keyEnvironmentVariable the variable that holds a key with this limit; empty for the
 *     target's own key
 */
public record RateLimit(
    int requests, Duration window, boolean byTheClock, String keyEnvironmentVariable) {
  public static final int MAX_REQUESTS = 10_000_000;

  /** That of a consumer at the ingress. */
  public static final RateLimit OF_THE_INGRESS =
      new RateLimit(1_000, Duration.ofMinutes(1), false, "");

  public RateLimit {
    Checks.within(1, MAX_REQUESTS, "requests", requests, "requests to a window");
    Checks.positive("window", window);
    check(
        keyEnvironmentVariable.isEmpty() || keyEnvironmentVariable.matches(Credential.VARIABLE),
        "key-env",
        keyEnvironmentVariable,
        "needs the name of an environment variable, or nothing for the target's own key");
  }

  /**
   * How a request with this limit is signed.
   *
   * @param ofTarget how others are
   */
  public Credential credential(Credential ofTarget) {
    return keyEnvironmentVariable.isEmpty()
        ? ofTarget
        : new Credential(ofTarget.header(), ofTarget.prefix(), keyEnvironmentVariable, "");
  }
}
