package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

/**
 * A subscription of our own on the topic of events.
 *
 * @param required whether there is no run without the probe
 * @param endpoint {@code host:port} of an emulator or a sandbox, spoken to in plain text; empty for
 *     Google's service
 * @param streams streaming pulls side by side; 1 to 16
 */
public record PubSubSettings(
    boolean required, String project, String topic, String endpoint, int streams) {
  public PubSubSettings {
    check(
        project.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]"),
        "project",
        project,
        "needs the id of a Google Cloud project");
    check(
        topic.matches("[A-Za-z][A-Za-z0-9._~+%-]{2,254}"),
        "topic",
        topic,
        "needs the short name of a Pub/Sub topic");
    check(
        endpoint.isEmpty() || endpoint.matches("[A-Za-z0-9.\\-\\[\\]:]+:\\d{1,5}"),
        "endpoint",
        endpoint,
        "needs host:port, or nothing for Google's service");
    Checks.within(1, 16, "streams", streams, "streams");
  }
}
