package ai.userwhisperer.megaphone.simulations.recording;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What a good answer has to look like. Thread-safe. */
@FunctionalInterface
public interface AnswerForm {
  /** Kind of the requests whose answer has another form. */
  String MALFORMED = "malformed";

  /**
   * Reads the body of an answer whose head is good.
   *
   * @param events those that the request carried
   * @throws UnexpectedAnswerException when it is no good answer for all that
   */
  Reading read(JsonNode body, SentEvents events) throws UnexpectedAnswerException;

  /**
   * Looks at the head first.
   *
   * @return what the answer said, where its body does not matter; empty when it is to be read
   * @throws UnexpectedAnswerException when it is no good answer, as without a status of 2xx
   */
  default Optional<Reading> readHead(AnswerHead head) throws UnexpectedAnswerException {
    if (!head.isGood()) {
      throw new UnexpectedAnswerException(
          "status-" + head.status(), "answered with status " + head.status());
    }
    return Optional.empty();
  }
}
