package ai.userwhisperer.megaphone.sandbox;

import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import java.util.Map;

/** The platform's topics and subscriptions. */
record PlatformNames(String project) {
  private static final int ACK_DEADLINE_SECONDS = 60;
  private static final String EVENTS_TOPIC = "uw-user-events";
  private static final String EVENTS_SUBSCRIPTION = "uw-event-processor";

  private static final Map<String, String> TOPIC_OF_SUBSCRIPTION =
      Map.of(
          EVENTS_SUBSCRIPTION,
          EVENTS_TOPIC,
          "uw-behavioral-analyzer",
          "uw-behavioral-analysis",
          "uw-decision-maker",
          "uw-intervention-decisions",
          "uw-content-generator",
          "uw-content-generation",
          "uw-message-sender",
          "uw-message-delivery",
          "uw-system-monitor",
          "uw-system-events");

  /** Full name of the topic that accepted events are published on. */
  String eventsTopic() {
    return topic(EVENTS_TOPIC);
  }

  /** Full name of the subscription of the ingestion worker. */
  String eventsSubscription() {
    return subscription(EVENTS_SUBSCRIPTION);
  }

  /** Creates all of them. */
  void createIn(Broker broker) {
    TOPIC_OF_SUBSCRIPTION.values().forEach(name -> broker.createTopic(topic(name)));
    TOPIC_OF_SUBSCRIPTION.forEach(
        (name, topic) ->
            broker.createSubscription(subscription(name), topic(topic), ACK_DEADLINE_SECONDS));
  }

  private String topic(String name) {
    return "projects/" + project + "/topics/" + name;
  }

  private String subscription(String name) {
    return "projects/" + project + "/subscriptions/" + name;
  }
}
