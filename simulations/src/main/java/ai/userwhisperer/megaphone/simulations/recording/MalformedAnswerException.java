package ai.userwhisperer.megaphone.simulations.recording;

/** An answer of a form that the platform's contract does not know; the message says what is off. */
public final class MalformedAnswerException extends UnexpectedAnswerException {
  private static final long serialVersionUID = 1L;

  public MalformedAnswerException(String message) {
    super(AnswerForm.MALFORMED, message);
  }
}
