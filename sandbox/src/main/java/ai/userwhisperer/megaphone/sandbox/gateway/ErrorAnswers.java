package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.FieldError;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The platform's forms of errors. */
final class ErrorAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ErrorAnswers() {}

  /**
   * The form of the API's documentation: {@code {error:{code, message, details, request_id}}}.
   *
   * @param field what the message is about, or null
   */
  static String documented(String code, String message, String field, String requestId) {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode error = answer.putObject("error");
    error.put("code", code).put("message", field == null ? message : field + " " + message);
    ObjectNode details = error.putObject("details");
    if (field != null) {
      details.put("field", field);
    }
    error.put("request_id", requestId);
    return answer.toString();
  }

  /** The form of event-ingestion: {@code {status:"rejected", errors:[{field, message}]}}. */
  static String rejected(List<FieldError> errors) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("status", "rejected");
    addFieldErrors(answer.putArray("errors"), errors);
    return answer.toString();
  }

  static void addFieldErrors(ArrayNode array, List<FieldError> errors) {
    for (FieldError error : errors) {
      array.addObject().put("field", error.field()).put("message", error.message());
    }
  }
}
