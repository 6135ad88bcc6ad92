package ai.userwhisperer.megaphone.sandbox;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A way in which the sandbox can be told to misbehave. */
public enum FaultKind {
  /** A share of the accepted events is never published. */
  EVENTS_LOST("events-lost"),

  /** A share of the accepted events is published twice. */
  EVENTS_DUPLICATED("events-duplicated");

  private final String faultName;

  FaultKind(String faultName) {
    this.faultName = faultName;
  }

  /** The name on the command line and in profiles, for example {@code events-lost}. */
  public String faultName() {
    return faultName;
  }

  static Optional<FaultKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.faultName.equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(FaultKind::faultName).collect(Collectors.joining(", "));
  }
}
