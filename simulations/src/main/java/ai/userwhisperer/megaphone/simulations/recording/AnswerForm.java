package ai.userwhisperer.megaphone.simulations.recording;

import com.fasterxml.jackson.databind.JsonNode;

/** What the body of a good answer has to look like. Thread-safe. */
@FunctionalInterface
public interface AnswerForm {
  /** Kind of the requests whose answer has another form. */
  String MALFORMED = "malformed";

  /**
   * Reads an answer that came with a status of 2xx.
   *
   * @param eventId of the event that the request carried; empty when it carried none
   * @throws MalformedAnswerException when it can't be understood
   */
  Reading read(JsonNode body, String eventId) throws MalformedAnswerException;
}
