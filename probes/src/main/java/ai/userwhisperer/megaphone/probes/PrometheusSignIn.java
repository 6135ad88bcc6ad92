package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.PrometheusSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** How a profile signs in to Prometheus: with a bearer token, with a password, or not at all. */
final class PrometheusSignIn {
  private final PrometheusSettings settings;
  private final Optional<String> header;

  /**
   * @param environment where the token or the password is
   * @throws ProbeException when it is not set there, or can't be sent in a header
   */
  PrometheusSignIn(PrometheusSettings settings, Map<String, String> environment) {
    this.settings = settings;
    if (!settings.tokenVariable().isEmpty()) {
      String token = secret("token-env", settings.tokenVariable(), "the bearer token", environment);
      if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw problem(
            "token-env",
            settings.tokenVariable(),
            "holds spaces, line breaks or letters beyond ASCII; needs a bearer token");
      }
      this.header = Optional.of("Bearer " + token);
    } else if (!settings.user().isEmpty()) {
      String password =
          secret(
              "password-env",
              settings.passwordVariable(),
              "the password of " + settings.user(),
              environment);
      this.header =
          Optional.of(
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString(
                          (settings.user() + ":" + password).getBytes(StandardCharsets.UTF_8)));
    } else {
      this.header = Optional.empty();
    }
  }

  /** The value of the header {@code Authorization}, with the secret in it. */
  Optional<String> header() {
    return header;
  }

  /** What is wrong when the server answers with 401 or 403. */
  ProbeException refused(int status) {
    String by = settings.url() + " (status " + status + ")";
    if (!settings.tokenVariable().isEmpty()) {
      return problem(
          "token-env",
          settings.tokenVariable(),
          "the token was refused by "
              + by
              + "; needs the variable that holds a token that may query");
    }
    if (!settings.user().isEmpty()) {
      return problem(
          "password-env",
          settings.passwordVariable(),
          "the user "
              + settings.user()
              + " was refused by "
              + by
              + "; needs the variable that holds the password of a user who may query");
    }
    return problem(
        "token-env",
        "\"\"",
        by
            + " asks for a sign-in; needs the name of the environment variable that holds a bearer"
            + " token, or user and password-env");
  }

  private static String secret(
      String setting, String variable, String what, Map<String, String> environment) {
    String secret = environment.getOrDefault(variable, "");
    if (secret.isEmpty()) {
      throw problem(
          setting,
          variable,
          "is not set; needs the name of the environment variable that holds " + what);
    }
    return secret;
  }

  private static ProbeException problem(String setting, String value, String rest) {
    return new ProbeException("probes.prometheus." + setting + " = " + value + ": " + rest);
  }
}
