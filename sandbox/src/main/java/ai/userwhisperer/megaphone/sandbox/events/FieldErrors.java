package ai.userwhisperer.megaphone.sandbox.events;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one event; a good event costs nothing. */
final class FieldErrors {
  private static final int MAX_FIELD_CHARS = 100;

  private List<FieldError> errors = List.of();

  void add(String field, String message) {
    if (errors.isEmpty()) {
      errors = new ArrayList<>();
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
