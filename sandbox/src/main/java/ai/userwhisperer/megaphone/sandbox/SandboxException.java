package ai.userwhisperer.megaphone.sandbox;

/** The sandbox could not be started. The message is one line for the person who started it. */
public final class SandboxException extends Exception {
  private static final long serialVersionUID = 1L;

  public SandboxException(String message) {
    super(message);
  }

  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What to say when a port of the sandbox is in use already. */
  public static SandboxException portTaken(String setting, int port, Throwable cause) {
    return new SandboxException(
        "sandbox "
            + setting
            + " = "
            + port
            + ": the port is taken; choose another, or 0 for a free one",
        cause);
  }
}
