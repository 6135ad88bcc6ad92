package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.RedisSettings;
import io.lettuce.core.RedisURI;
import java.util.Map;

/**
 * Where the Redis is, with the password from the environment; and what is wrong when it can't be
 * had, in words that do not hold the password.
 */
final class RedisAddress {
  private static final String NEEDS_REDIS =
      "needs a Redis that answers, or probes.redis.enabled = false";

  private final RedisSettings settings;
  private final Map<String, String> environment;

  RedisAddress(RedisSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * The address for Lettuce.
   *
   * @throws ProbeException when the variable that should hold the password is not set
   */
  RedisURI resolve() {
    RedisURI uri = RedisURI.create(settings.uri());
    if (hasPassword()) {
      String password = environment.getOrDefault(settings.passwordVariable(), "");
      if (password.isEmpty()) {
        throw new ProbeException(
            "probes.redis.password-env = "
                + settings.passwordVariable()
                + ": is not set; needs the name of the environment variable that holds the password"
                + " of "
                + settings.uri());
      }
      uri = RedisURI.builder(uri).withPassword(password.toCharArray()).build();
    }
    return uri;
  }

  /** Turns what Redis, Lettuce or the network said into one line. */
  ProbeException refused(Throwable failure) {
    String words = ProbeException.whyUnreachable(failure);
    if (words.startsWith("NOAUTH") || words.startsWith("WRONGPASS") || words.contains(" AUTH ")) {
      return hasPassword()
          ? problem(
              "password-env",
              settings.passwordVariable(),
              "the password was refused; needs the variable that holds the password of "
                  + settings.uri())
          : problem(
              "password-env",
              "\"\"",
              settings.uri()
                  + " asks for a password; needs the name of the environment variable that holds"
                  + " it");
    }
    if (words.startsWith("NOPERM")) {
      return problem(
          "uri", settings.uri(), words + "; needs a user who may run PING, INFO, LLEN and DBSIZE");
    }
    if (words.startsWith("WRONGTYPE")) {
      return problem("queues", settings.queues(), words + "; needs the names of lists");
    }
    return problem("uri", settings.uri(), words + "; " + NEEDS_REDIS);
  }

  private boolean hasPassword() {
    return !settings.passwordVariable().isEmpty();
  }

  private static ProbeException problem(String setting, Object value, String rest) {
    return new ProbeException("probes.redis." + setting + " = " + value + ": " + rest);
  }
}
