package ai.userwhisperer.megaphone.sandbox.decisions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the platform can do for a user. */
public enum InterventionType {
  ONBOARDING,
  RETENTION,
  MONETIZATION,
  REACTIVATION,
  SUPPORT,
  CELEBRATION,
  EDUCATION;

  /** The type with this name on the wire. */
  public static Optional<InterventionType> byWireName(String name) {
    return Arrays.stream(values()).filter(type -> type.wireName().equals(name)).findFirst();
  }

  /** The names of all, for error messages. */
  public static String wireNames() {
    return Arrays.stream(values())
        .map(InterventionType::wireName)
        .collect(Collectors.joining(", "));
  }

  /** The name on the wire, for example {@code retention}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
