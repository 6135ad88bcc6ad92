package ai.userwhisperer.megaphone.sandbox.events;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with one event; a good event costs nothing, and the worst one no more than
 * {@link #MAX_ERRORS} do: a body of a million unknown members does not become a longer answer.
 */
final class FieldErrors {
  static final int MAX_ERRORS = 50;
  private static final int MAX_FIELD_CHARS = 100;

  private List<FieldError> errors = List.of();

  void add(String field, String message) {
    if (errors.isEmpty()) {
      errors = new ArrayList<>();
    } else if (errors.size() == MAX_ERRORS) {
      return;
    }
    String shown =
        field.length() <= MAX_FIELD_CHARS ? field : field.substring(0, MAX_FIELD_CHARS) + "…";
    errors.add(new FieldError(shown, message));
  }

  List<FieldError> taken() {
    List<FieldError> taken = errors;
    errors = List.of();
    return taken;
  }
}
