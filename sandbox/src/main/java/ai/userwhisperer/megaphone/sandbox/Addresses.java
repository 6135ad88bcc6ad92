package ai.userwhisperer.megaphone.sandbox;

import java.net.URI;

/**
 * Where a running sandbox listens.
 *
 * @param gateway base URL of the HTTP gateway, for example {@code http://127.0.0.1:8080}
 * @param pubSub host and port of the broker, the form of {@code PUBSUB_EMULATOR_HOST}
 * @param redis for example {@code redis://127.0.0.1:6379}
 * @param project the project of the topics and subscriptions
 * @param eventsTopic full name of the topic that accepted events are published on
 */
public record Addresses(URI gateway, String pubSub, URI redis, String project, String eventsTopic) {
  /** One line with each address under its name. */
  @Override
  public String toString() {
    return "gateway="
        + gateway
        + " pubsub="
        + pubSub
        + " redis="
        + redis
        + " project="
        + project
        + " topic="
        + eventsTopic;
  }
}
