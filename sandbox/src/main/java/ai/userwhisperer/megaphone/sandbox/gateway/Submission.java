package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.Event;
import java.util.List;

/** The good events of one request on their way into the platform. Confined to the event loop. */
final class Submission {
  /** Who hears what became of a submission. */
  interface Outcome {
    /** The events are published, but for those that are duplicates. */
    void settled(Submission submission);

    /** Nothing is published. */
    void refused(Submission submission);
  }

  private final Exchange exchange;
  private final List<Event> events;
  private final Outcome outcome;
  private final String[] ids;
  private final boolean[] duplicates;

  Submission(Exchange exchange, List<Event> events, Outcome outcome) {
    this.exchange = exchange;
    this.events = events;
    this.outcome = outcome;
    this.ids = new String[events.size()];
    this.duplicates = new boolean[events.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = events.get(i).eventId();
    }
  }

  Exchange exchange() {
    return exchange;
  }

  int size() {
    return ids.length;
  }

  Event event(int index) {
    return events.get(index);
  }

  /** The event's own id, or the one that it was given; null as long as it has none. */
  String id(int index) {
    return ids[index];
  }

  void giveId(int index, String id) {
    ids[index] = id;
  }

  boolean isDuplicate(int index) {
    return duplicates[index];
  }

  void markDuplicate(int index) {
    duplicates[index] = true;
  }

  int accepted() {
    int accepted = 0;
    for (boolean duplicate : duplicates) {
      accepted += duplicate ? 0 : 1;
    }
    return accepted;
  }

  void settled() {
    outcome.settled(this);
  }

  void refused() {
    outcome.refused(this);
  }
}
