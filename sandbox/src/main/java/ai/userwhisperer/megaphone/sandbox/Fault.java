package ai.userwhisperer.megaphone.sandbox;

import java.util.Objects;

/**
 * One fault and how often it strikes.
 *
 * @param kind what goes wrong
 * @param share the part of all cases in which it does, from 0 to 1, both included
 */
public record Fault(FaultKind kind, double share) {
  public Fault {
    Objects.requireNonNull(kind, "kind");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "fault " + kind.faultName() + " = " + share + ": needs a share from 0 to 1");
    }
  }

  /**
   * Reads {@code name=share}; the share is a number from 0 to 1, or a percentage: {@code
   * events-lost=0.01} and {@code events-lost=1%} are the same.
   *
   * @throws IllegalArgumentException with a message of one line that says what is allowed
   */
  public static Fault parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "fault " + text + ": needs name=share; the faults are " + FaultKind.names());
    }
    String name = text.substring(0, equals).strip();
    FaultKind kind =
        FaultKind.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fault " + name + ": unknown; the faults are " + FaultKind.names()));
    return new Fault(kind, parseShare(kind, text.substring(equals + 1).strip()));
  }

  private static double parseShare(FaultKind kind, String text) {
    boolean percent = text.endsWith("%");
    try {
      double number =
          Double.parseDouble(percent ? text.substring(0, text.length() - 1).strip() : text);
      double share = percent ? number / 100 : number;
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for everything that is not a share.
    }
    throw new IllegalArgumentException(
        "fault "
            + kind.faultName()
            + " = "
            + text
            + ": needs a share from 0 to 1, or a percentage from 0% to 100%");
  }

  @Override
  public String toString() {
    return kind.faultName() + "=" + share;
  }
}
