package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/**
 * The backlog of a subscription of the platform's own, as Cloud Monitoring knows it.
 *
 * @param subscription its short name, in the project of the topic
 * @param endpoint {@code host:port} of a server that is spoken to in plain text; empty for Google's
 *     service
 * @param interval between two looks; 10 s to 10 minutes
 */
public record BacklogSettings(String subscription, String endpoint, Duration interval) {
  public BacklogSettings {
    check(
        PubSubSettings.isName(subscription),
        "subscription",
        subscription,
        "needs the short name of a Pub/Sub subscription");
    check(
        PubSubSettings.isEndpoint(endpoint),
        "endpoint",
        endpoint,
        "needs host:port, or nothing for Google's service");
    check(
        interval.toSeconds() >= 10 && interval.compareTo(Duration.ofMinutes(10)) <= 0,
        "interval",
        Checks.text(interval),
        "needs 10 s to 600 s: Google takes a sample a minute");
  }
}
