package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.util.Optional;

/**
 * A subscription of our own on the topic of events, and the backlog of one of the platform's.
 *
 * @param required whether there is no run without the probe
 * @param endpoint {@code host:port} of an emulator or a sandbox, spoken to in plain text; empty for
 *     Google's service
 * @param streams streaming pulls side by side; 1 to 16
 * @param observe what is looked at
 * @param backlog of a subscription that is there; empty to leave it alone
 */
public record PubSubSettings(
    boolean required,
    String project,
    String topic,
    String endpoint,
    int streams,
    Observe observe,
    Optional<BacklogSettings> backlog) {

  /** What may be looked at. */
  public enum Observe {
    /** Every event, by a subscription of our own. */
    EVENTS("events"),

    /**
     * Only metrics of the subscription that is there: nothing is made, and no event is observed.
     */
    METRICS("metrics");

    private final String text;

    Observe(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  public PubSubSettings {
    check(
        project.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]"),
        "project",
        project,
        "needs the id of a Google Cloud project");
    check(isName(topic), "topic", topic, "needs the short name of a Pub/Sub topic");
    check(
        isEndpoint(endpoint),
        "endpoint",
        endpoint,
        "needs host:port, or nothing for Google's service");
    Checks.within(1, 16, "streams", streams, "streams");
    check(
        observe == Observe.EVENTS || backlog.isPresent(),
        "observe",
        observe,
        "needs backlog.enabled = on, for there is nothing else to look at");
  }

  /** Whether every event is observed, so that the ledger knows the far end. */
  public boolean observesEvents() {
    return observe == Observe.EVENTS;
  }

  static boolean isName(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9._~+%-]{2,254}");
  }

  static boolean isEndpoint(String text) {
    return text.isEmpty() || text.matches("[A-Za-z0-9.\\-\\[\\]:]+:\\d{1,5}");
  }
}
