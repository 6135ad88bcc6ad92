package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.simulations.recording.Reading;
import ai.userwhisperer.megaphone.simulations.recording.SentEvents;
import ai.userwhisperer.megaphone.simulations.recording.UnexpectedAnswerException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What became of each event of a batch: {@code {"status":"processed", total, accepted, rejected,
 * errors:[{eventId, …}]}} as the service has it, or {@code {processed, failed, event_ids}} as the
 * documentation has it. Only ids tell events apart: the {@code index} in errors is not reliable. An
 * answer that counts some and does not name them is no good answer, for to guess would invent
 * losses.
 */
final class BatchAnswer {
  /** Kind of an answer that does not say which events were taken. */
  static final String UNACCOUNTABLE = "unaccountable";

  private BatchAnswer() {}

  static Reading read(JsonNode body, SentEvents events) throws UnexpectedAnswerException {
    boolean service = body.has("accepted");
    int taken = number(body, service ? "accepted" : "processed");
    int refused = number(body, service ? "rejected" : "failed");
    AnswerForms.need(
        taken + refused == events.count(), "the counts are not those of the events sent");
    if (refused == 0) {
      return Reading.GOOD;
    }
    Set<Integer> rejected = service ? named(body, events) : notNamed(body, events);
    if (taken == 0) {
      rejected = IntStream.range(0, events.count()).boxed().collect(Collectors.toSet());
    }
    if (rejected.size() != refused) {
      throw new UnexpectedAnswerException(
          UNACCOUNTABLE, "the answer does not say which events were taken");
    }
    return Reading.rejecting(rejected, service ? duplicates(body) : 0);
  }

  private static int number(JsonNode body, String member) throws UnexpectedAnswerException {
    JsonNode number = body.path(member);
    AnswerForms.need(
        number.isInt() && number.intValue() >= 0, member + " is no whole number of 0 or more");
    return number.intValue();
  }

  private static Set<Integer> named(JsonNode body, SentEvents events) {
    Set<Integer> named = new HashSet<>();
    for (JsonNode error : body.path("errors")) {
      JsonNode id = error.has("eventId") ? error.path("eventId") : error.path("event_id");
      OptionalInt index = events.indexOf(id.asText(""));
      index.ifPresent(named::add);
    }
    return named;
  }

  private static Set<Integer> notNamed(JsonNode body, SentEvents events) {
    Set<Integer> all =
        IntStream.range(0, events.count()).boxed().collect(Collectors.toCollection(HashSet::new));
    for (JsonNode id : body.path("event_ids")) {
      OptionalInt index = events.indexOf(id.asText(""));
      index.ifPresent(all::remove);
    }
    return all;
  }

  private static int duplicates(JsonNode body) {
    int duplicates = 0;
    for (JsonNode error : body.path("errors")) {
      if (error.path("status").asText("").equals("duplicate")) {
        duplicates++;
      }
    }
    return duplicates;
  }
}
