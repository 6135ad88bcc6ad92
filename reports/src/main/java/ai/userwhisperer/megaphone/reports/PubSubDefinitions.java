package ai.userwhisperer.megaphone.reports;

import java.util.List;
import java.util.Set;

/** The metrics of Pub/Sub, by our own subscription and by Cloud Monitoring. */
final class PubSubDefinitions {
  private static final String CLOCKS =
      " The publish time is of Pub/Sub's wall clock, so it is wrong by as much as that and the harness's differ, exact to 1 ms at best, and 0 where it would be negative.";

  private PubSubDefinitions() {}

  static void add(List<Definition> all, Set<Scope.Kind> kinds) {
    Definitions.histogram(
        all,
        kinds,
        "publish-lag",
        "s",
        "Published − due, the part of the processing lag before Pub/Sub: waiting, gateway and publishing."
            + CLOCKS);
    Definitions.histogram(
        all,
        kinds,
        "delivery-lag",
        "s",
        "Observed − published, the part of the processing lag in Pub/Sub and on the way to the harness."
            + CLOCKS);
    Definitions.add(
        all,
        kinds,
        "pubsub-redelivered",
        "messages",
        "Messages that Pub/Sub delivered again, by their ids or its own count of attempts, between the first and the last sample of the steady part. They are no duplicates of the platform's.");
    Definitions.add(
        all,
        kinds,
        "pubsub-out-of-order",
        "messages",
        "Messages with an ordering key that came after one of that key with a later publish time, between the first and the last sample of the steady part. The platform's events carry no key by default.");
    Definitions.add(
        all,
        kinds,
        "pubsub-implausible-publish-times",
        "events",
        "Events that were published before they were due or after they were observed by more than 5 ms, between the first and the last sample of the steady part: above 0, the clocks differ, and publish lag and delivery lag can't be trusted.");
    Definitions.add(
        all,
        kinds,
        "pubsub-backlog.max",
        "messages",
        "Largest number of undelivered messages of the platform's own subscription, of Cloud Monitoring's samples that were taken in the steady part and seen before the run ended. Evidence beside the processing lag, not in its place: samples are a minute apart and seen minutes late.");
    Definitions.add(
        all,
        kinds,
        "pubsub-oldest-unacked.max",
        "s",
        "Largest age of that subscription's oldest message that was not acknowledged, of the same samples.");
    Definitions.add(
        all,
        kinds,
        "pubsub-backlog-age.max",
        "s",
        "How old those samples were when they were seen, at most.");
  }
}
