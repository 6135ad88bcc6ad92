package ai.userwhisperer.megaphone.simulations.recording;

/** An answer that is not a good one; the message says why. */
public class UnexpectedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * @param kind of failure, such as {@code status-503}; lower-case letters, digits and hyphens
   */
  public UnexpectedAnswerException(String kind, String message) {
    super(message);
    this.kind = kind;
  }

  public final String kind() {
    return kind;
  }
}
