package ai.userwhisperer.megaphone.sandbox.content;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How personal a content is. */
public enum PersonalizationLevel {
  LOW,
  MEDIUM,
  HIGH;

  /** The level with this name on the wire. */
  public static Optional<PersonalizationLevel> byWireName(String name) {
    return Arrays.stream(values()).filter(level -> level.wireName().equals(name)).findFirst();
  }

  /** The name on the wire, for example {@code medium}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
