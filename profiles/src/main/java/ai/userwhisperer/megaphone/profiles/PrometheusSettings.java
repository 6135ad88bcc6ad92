package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Prometheus server, asked over its HTTP API.
 *
 * @param required whether there is no run without the probe
 * @param url {@code http} or {@code https}, up to and without {@code /api/v1}; without a password
 * @param interval between two samples; 1 to 60 s
 * @param trend a growth of memory is told from samples over at least so long; 1 s or more
 * @param tokenVariable environment variable that holds a bearer token; empty for none
 * @param user of basic authentication; empty for none
 * @param passwordVariable environment variable that holds the user's password; empty without a user
 * @param trustFile a PEM file with certificates of authorities that are trusted besides the JDK's
 * @param queries PromQL by the name of what it tells, in lower-case words with dashes
 */
public record PrometheusSettings(
    boolean required,
    URI url,
    Duration interval,
    Duration trend,
    String tokenVariable,
    String user,
    String passwordVariable,
    Optional<Path> trustFile,
    Map<String, String> queries) {
  private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*|";
  private static final String NEEDS_VARIABLE = "needs the name of an environment variable";

  public PrometheusSettings {
    check(
        Checks.isHttp(url) && url.getUserInfo() == null && url.getQuery() == null,
        "url",
        url.getUserInfo() == null ? url : "(hidden)",
        "needs an http:// or https:// address, and no password: see password-env");
    check(
        interval.toMillis() >= 1_000 && interval.toMillis() <= 60_000,
        "interval",
        Checks.text(interval),
        "needs 1 s to 60 s");
    check(trend.toMillis() >= 1_000, "trend", Checks.text(trend), "needs 1 s or more");
    check(tokenVariable.matches(VARIABLE), "token-env", tokenVariable, NEEDS_VARIABLE);
    check(passwordVariable.matches(VARIABLE), "password-env", passwordVariable, NEEDS_VARIABLE);
    check(
        user.isEmpty() || tokenVariable.isEmpty(),
        "user",
        user,
        "needs to be empty where token-env is set: there is one way to sign in");
    check(
        !user.contains(":") && user.chars().noneMatch(Character::isISOControl),
        "user",
        user,
        "needs a name without colons");
    check(
        user.isEmpty() == passwordVariable.isEmpty(),
        "password-env",
        passwordVariable,
        "needs to be set with user, and only then");
    queries.forEach(
        (name, query) ->
            check(
                name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"),
                "queries." + name,
                query,
                "needs a name in lower-case words with dashes"));
    // An empty query takes a default back.
    queries =
        queries.entrySet().stream()
            .filter(query -> !query.getValue().isBlank())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
