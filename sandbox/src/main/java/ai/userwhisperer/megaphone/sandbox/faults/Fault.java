package ai.userwhisperer.megaphone.sandbox.faults;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * One fault: what goes wrong, how much, how often, and when.
 *
 * @param kind what goes wrong
 * @param amount how much, in the unit of the kind's {@link FaultValue}; nothing for those that have
 *     none
 * @param share the part of all cases in which it does, from 0 to 1, both included
 * @param fromNs when it begins, in nanoseconds since it was set
 * @param forNs how long it lasts; {@link #WITHOUT_END} when it does not end by itself
 * @param everyNs after how long it begins again; {@link #ONCE} for those that do not
 * @param seed of its draws; the sandbox's own decides where there is none
 */
public record Fault(
    FaultKind kind,
    Amount amount,
    double share,
    long fromNs,
    long forNs,
    long everyNs,
    OptionalLong seed) {

  /** Lasts until it is ended. */
  public static final long WITHOUT_END = Long.MAX_VALUE;

  /** Is not repeated. */
  public static final long ONCE = 0;

  public Fault {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(seed, "seed");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "fault "
              + kind.faultName()
              + ".share = "
              + share
              + ": needs "
              + FaultValue.SHARE.allowed());
    }
    if (fromNs < 0 || forNs <= 0 || everyNs < 0) {
      throw new IllegalArgumentException(
          "fault " + kind.faultName() + ": needs a time window that lies ahead and is not empty");
    }
  }

  /**
   * Reads {@code name=value}, and behind it in any order {@code share=}, {@code from=}, {@code
   * for=}, {@code seed=}, separated by commas: {@code latency=normal(50ms,10ms),share=1%,for=20s}.
   *
   * @throws IllegalArgumentException with a message of one line that says what is allowed
   */
  public static Fault parse(String text) {
    return FaultNotation.parse(text);
  }

  /** In the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return FaultNotation.format(this);
  }
}
