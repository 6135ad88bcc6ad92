package ai.userwhisperer.megaphone.profiles;

/**
 * A setting that can't be used. The message is one line that names the setting, its value and what
 * is allowed; it is shown as it is, and the process ends with exit code 2.
 */
public final class ProfileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProfileException(String message) {
    super(message);
  }

  public ProfileException(String message, Throwable cause) {
    super(message, cause);
  }
}
