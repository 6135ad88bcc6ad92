package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.Event;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Answers a batch. An event that is invalid or a duplicate is among {@code errors}, and not among
 * those accepted.
 */
final class BatchOutcome implements Submission.Outcome {
  // The platform works on ten events at a time, and counts from 0 in each ten.
  private static final int INDEX_RESTARTS_EVERY = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Event> events;

  BatchOutcome(List<Event> events) {
    this.events = events;
  }

  @Override
  public void settled(Submission submission) {
    Exchange exchange = submission.exchange();
    int accepted = submission.accepted();
    int total = events.size();
    exchange.answer(
        202,
        "{\"status\":\"processed\",\"total\":"
            + total
            + ",\"accepted\":"
            + accepted
            + ",\"rejected\":"
            + (total - accepted)
            + (accepted == total ? "" : ",\"errors\":" + errors(submission))
            + ",\"processing_time\":"
            + Milliseconds.of(exchange.elapsedNs())
            + "}");
  }

  private String errors(Submission submission) {
    ArrayNode errors = JSON.createArrayNode();
    int submitted = 0;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (!event.isValid()) {
        ObjectNode error = error(errors, i, event.eventId(), "rejected");
        ErrorAnswers.addFieldErrors(error.putArray("errors"), event.errors());
      } else if (submission.isDuplicate(submitted++)) {
        error(errors, i, event.eventId(), "duplicate")
            .put("message", "an event with this id was processed within the last hour");
      }
    }
    return errors.toString();
  }

  private static ObjectNode error(ArrayNode errors, int position, String eventId, String status) {
    return errors
        .addObject()
        .put("index", position % INDEX_RESTARTS_EVERY)
        .put("eventId", eventId)
        .put("status", status);
  }

  @Override
  public void refused(Submission submission) {
    submission.exchange().answer(RefusedException.overloaded());
  }
}
