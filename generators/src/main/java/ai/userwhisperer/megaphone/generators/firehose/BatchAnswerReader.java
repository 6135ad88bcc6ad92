package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.OptionalLong;

/**
 * Reads the answer to a batch: {@code {"status":"processed", total, accepted, rejected,
 * errors:[{eventId, …}]}}, or {@code {processed, failed, event_ids}} as the API documentation has
 * it.
 *
 * <p>When all events were taken, the counts say so; a flat object without any count or id speaks of
 * the whole batch by its {@link StatusWord}, as the simplest of sinks do. When some were refused,
 * only ids count: the {@code index} in errors is not reliable. An event is never called accepted
 * beyond what the body counts:
 *
 * <ul>
 *   <li>with {@code errors}, those named are refused, and the others are accepted if the body
 *       counts at least as many as accepted;
 *   <li>with {@code event_ids}, those named are accepted if the body counts at least as many as
 *       processed, and the others are refused if they are as many as failed;
 *   <li>otherwise the body does not say which events were taken, and the answer is {@link
 *       Acceptance#UNACCOUNTABLE}: to guess would invent losses.
 * </ul>
 */
final class BatchAnswerReader implements AnswerReader {
  private final EventSource events;
  private final int size;
  private final FlatBatchAnswer flat;
  private final BitSet accepted;

  BatchAnswerReader(EventSource events) {
    this.events = events;
    this.size = events.eventsPerRequest();
    this.flat = new FlatBatchAnswer(size);
    this.accepted = new BitSet(size);
  }

  @Override
  public Acceptance read(byte[] body, int from, int to, long firstSequence) {
    Acceptance whole = flat.read(body, from, to);
    return whole == Acceptance.UNACCOUNTABLE
        ? readTree(AnswerTree.read(body, from, to), firstSequence)
        : whole;
  }

  @Override
  public boolean isAccepted(int index) {
    return accepted.get(index);
  }

  private Acceptance readTree(JsonNode tree, long firstSequence) {
    if (!accounts(tree)) {
      Acceptance whole = FlatBatchAnswer.ofWholeBatch(StatusWord.meaning(tree));
      return whole == Acceptance.UNACCOUNTABLE || !AnswerTree.isFlat(tree)
          ? Acceptance.MALFORMED
          : whole;
    }
    boolean service = tree.has("accepted");
    int took = AnswerTree.number(tree, service ? "accepted" : "processed");
    int refused = AnswerTree.number(tree, service ? "rejected" : "failed");
    int total = tree.has("total") ? AnswerTree.number(tree, "total") : size;
    if (took < 0 || refused < 0 || total != size || took > size || refused > size) {
      return Acceptance.MALFORMED;
    }
    if (took == size && refused == 0) {
      return Acceptance.ALL;
    }
    if (took == 0 && refused == size) {
      return Acceptance.NONE;
    }
    return service
        ? withErrors(tree.path("errors"), took, firstSequence)
        : withIds(tree.path("event_ids"), took, refused, firstSequence);
  }

  private Acceptance withErrors(JsonNode errors, int took, long firstSequence) {
    accepted.set(0, size);
    for (JsonNode error : errors) {
      int index =
          indexOf(
              error.has("eventId") ? error.get("eventId") : error.path("event_id"), firstSequence);
      if (index >= 0) {
        accepted.clear(index);
      }
    }
    return accepted.cardinality() <= took ? Acceptance.SOME : Acceptance.UNACCOUNTABLE;
  }

  private Acceptance withIds(JsonNode ids, int took, int refused, long firstSequence) {
    accepted.clear();
    for (JsonNode id : ids) {
      int index = indexOf(id, firstSequence);
      if (index >= 0) {
        accepted.set(index);
      }
    }
    int named = accepted.cardinality();
    return named <= took && size - named == refused ? Acceptance.SOME : Acceptance.UNACCOUNTABLE;
  }

  /** Which of the request's events an id is of; −1 for none. */
  private int indexOf(JsonNode id, long firstSequence) {
    OptionalLong sequence = EventId.sequenceOf(id.asText(""), events.runKey());
    if (sequence.isEmpty()) {
      return -1;
    }
    long index = sequence.getAsLong() - firstSequence;
    return index >= 0 && index < size ? (int) index : -1;
  }

  private static boolean accounts(JsonNode tree) {
    for (String member : FlatBatchAnswer.ACCOUNTS) {
      if (tree.has(member)) {
        return true;
      }
    }
    return false;
  }
}
