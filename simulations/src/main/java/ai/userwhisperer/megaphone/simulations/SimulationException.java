package ai.userwhisperer.megaphone.simulations;

/** A simulation that can't be run; the message is one line that says what is needed. */
public final class SimulationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SimulationException(String message) {
    super(message);
  }

  public SimulationException(String message, Throwable cause) {
    super(message, cause);
  }
}
