package ai.userwhisperer.megaphone.probes;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/**
 * A backend that can't be watched. The message is one line that names the setting, its value and
 * what is allowed, and never holds a secret; where it ends the run, the exit code is 2.
 */
public final class ProbeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line
   */
  public ProbeException(String message) {
    super(message);
  }

  /**
   * @param message one line
   */
  public ProbeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Why a server could not be reached, on one line: from an exception and what caused it. */
  static String whyUnreachable(Throwable failure) {
    boolean refused = false;
    Throwable innermost = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return "its host is not known";
      }
      // The JDK's client gives no message with it, native transports put their own in front.
      refused |=
          cause instanceof ConnectException
              && (cause.getMessage() == null || cause.getMessage().contains("Connection refused"));
      innermost = cause;
    }
    return refused ? "refused the connection" : words(innermost);
  }

  /** An exception's own words on one line, for use inside a message. */
  static String words(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(cause.getClass().getSimpleName());
  }
}
