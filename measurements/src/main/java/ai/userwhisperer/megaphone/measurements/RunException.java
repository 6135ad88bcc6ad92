package ai.userwhisperer.megaphone.measurements;

/**
 * A run directory that can't be written or read; the message is one line that names the path and
 * what is wrong.
 */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunException(String message) {
    super(message);
  }

  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
