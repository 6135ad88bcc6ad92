package ai.userwhisperer.megaphone.sandbox.events;

import java.io.IOException;

/** A body that is JSON, but not what the route takes. */
public final class MalformedBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedBodyException(String message) {
    super(message);
  }
}
