package ai.userwhisperer.megaphone.sandbox.events;

import java.util.Objects;

/**
 * One reason why an event is refused.
 *
 * @param field the member, with its path: {@code context.ip}
 * @param message what is wrong with it, and what is allowed
 */
public record FieldError(String field, String message) {
  public FieldError {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(message, "message");
  }
}
