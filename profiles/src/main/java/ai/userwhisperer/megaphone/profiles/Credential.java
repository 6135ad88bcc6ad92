package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.util.Map;

/**
 * Where a secret comes from: the name of an environment variable, never the secret itself, so that
 * a profile can be written to disk and shown as it is.
 *
 * @param header the HTTP header that carries the key
 * @param prefix what stands before the key, such as {@code "Bearer "}; may be empty
 * @param environmentVariable the variable that holds the key
 * @param fallback used when the variable is not set; empty for none. Only for a key that is no
 *     secret.
 */
public record Credential(
    String header, String prefix, String environmentVariable, String fallback) {
  /** The form of the name of an environment variable. */
  static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";

  public Credential {
    check(header.matches("[A-Za-z0-9-]+"), "header", header, "needs the name of an HTTP header");
    check(
        environmentVariable.matches(VARIABLE),
        "key-env",
        environmentVariable,
        "needs the name of an environment variable");
  }

  /**
   * The header's whole value, with the secret in it: not to be shown or stored.
   *
   * @param environment the process's environment
   * @throws ProfileException when the variable is not set and there is no fallback, or when its
   *     value can't be sent in a header; the message does not contain the value
   */
  public String headerValue(Map<String, String> environment) {
    String key = environment.getOrDefault(environmentVariable, "");
    if (key.isEmpty()) {
      key = fallback;
    }
    if (key.isEmpty()) {
      throw new ProfileException(
          environmentVariable
              + " = (not set): needs the API key of the target in this environment variable, sent as header "
              + header);
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new ProfileException(
          environmentVariable + " = (hidden): needs printable ASCII without spaces or line breaks");
    }
    return prefix + key;
  }

  /** The header as it may be shown: {@code Authorization: Bearer **** (from UW_API_KEY)}. */
  public String masked() {
    return header
        + ": "
        + prefix
        + "**** (from "
        + environmentVariable
        + (fallback.isEmpty() ? ")" : ", or the default)");
  }
}
