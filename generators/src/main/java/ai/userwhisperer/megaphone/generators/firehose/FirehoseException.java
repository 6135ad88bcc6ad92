package ai.userwhisperer.megaphone.generators.firehose;

/**
 * A load that can't start. The message is one line that names the setting, its value and what is
 * needed; nothing was sent.
 */
public final class FirehoseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FirehoseException(String message) {
    super(message);
  }

  public FirehoseException(String message, Throwable cause) {
    super(message, cause);
  }
}
