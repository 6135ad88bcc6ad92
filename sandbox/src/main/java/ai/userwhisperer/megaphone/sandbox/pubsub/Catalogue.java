package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * The topics and subscriptions that there are. To look one up takes no lock; changes take one,
 * which is held for no more than the change.
 */
final class Catalogue {
  /** Google's own limit, for a project; here it bounds the memory of all of them. */
  static final int MAX_TOPICS = 10_000;

  static final int MAX_SUBSCRIPTIONS = 10_000;

  private final ConcurrentMap<String, Fanout> topics = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, SubscriptionQueue> subscriptions = new ConcurrentHashMap<>();
  private final LongSupplier nanoClock;
  private final RetainedBytes retainedBytes;
  private final Passage passage;
  private final DeadLetters deadLetters;

  Catalogue(
      LongSupplier nanoClock,
      RetainedBytes retainedBytes,
      Passage passage,
      DeadLetters deadLetters) {
    this.passage = passage;
    this.nanoClock = nanoClock;
    this.retainedBytes = retainedBytes;
    this.deadLetters = deadLetters;
  }

  synchronized Topic createTopic(Topic requested) {
    Topic spec = TopicRules.complete(requested);
    requireRoom("topics", topics.size(), MAX_TOPICS);
    if (topics.putIfAbsent(spec.getName(), new Fanout(spec, retainedBytes, passage)) != null) {
      throw BrokerException.alreadyExists(spec.getName());
    }
    return spec;
  }

  synchronized Topic updateTopic(Topic requested, FieldMask mask) {
    Fanout topic = topic(requested.getName());
    topic.update(TopicRules.update(topic.spec(), requested, mask));
    return topic.spec();
  }

  List<Topic> listTopics(String project) {
    ResourceName.requireProject("project", project);
    return topics.values().stream()
        .map(Fanout::spec)
        .filter(topic -> topic.getName().startsWith(project + "/"))
        .sorted(Comparator.comparing(Topic::getName))
        .toList();
  }

  List<String> listTopicSubscriptions(String topicName) {
    return topic(topicName).subscriptions().stream()
        .map(subscription -> subscription.spec().getName())
        .sorted()
        .toList();
  }

  synchronized void deleteTopic(String topicName) {
    Fanout topic = topic(topicName);
    topics.remove(topicName);
    topic.subscriptions().forEach(SubscriptionQueue::topicDeleted);
  }

  synchronized Subscription createSubscription(Subscription requested) {
    Subscription spec = SubscriptionRules.complete(requested);
    Fanout topic = topic(spec.getTopic());
    requireDeadLetterTopic(spec);
    if (subscriptions.containsKey(spec.getName())) {
      throw BrokerException.alreadyExists(spec.getName());
    }
    requireRoom("subscriptions", subscriptions.size(), MAX_SUBSCRIPTIONS);
    SubscriptionQueue queue = new SubscriptionQueue(spec, nanoClock, retainedBytes, deadLetters);
    subscriptions.put(spec.getName(), queue);
    topic.add(queue);
    return spec;
  }

  synchronized Subscription updateSubscription(Subscription requested, FieldMask mask) {
    SubscriptionQueue queue = subscription(requested.getName());
    Subscription changed = SubscriptionRules.update(queue.spec(), requested, mask);
    if (!changed.getDeadLetterPolicy().equals(queue.spec().getDeadLetterPolicy())) {
      requireDeadLetterTopic(changed);
    } // else the topic may be gone by now, which is no reason to refuse other changes
    queue.update(changed);
    return changed;
  }

  List<Subscription> listSubscriptions(String project) {
    ResourceName.requireProject("project", project);
    return subscriptions.values().stream()
        .map(SubscriptionQueue::spec)
        .filter(subscription -> subscription.getName().startsWith(project + "/"))
        .sorted(Comparator.comparing(Subscription::getName))
        .toList();
  }

  synchronized void detachSubscription(String subscriptionName) {
    SubscriptionQueue queue = subscription(subscriptionName);
    topics.values().forEach(topic -> topic.remove(queue));
    queue.detach(
        new BrokerException(
            BrokerException.Code.FAILED_PRECONDITION,
            "The subscription is detached from its topic (resource=%s)."
                .formatted(subscriptionName)));
  }

  synchronized void deleteSubscription(String subscriptionName) {
    SubscriptionQueue queue = subscription(subscriptionName);
    subscriptions.remove(subscriptionName);
    topics.values().forEach(topic -> topic.remove(queue));
    queue.end(BrokerException.notFound(subscriptionName));
  }

  Collection<SubscriptionQueue> subscriptions() {
    return subscriptions.values();
  }

  SubscriptionQueue subscription(String subscriptionName) {
    SubscriptionQueue queue = subscriptions.get(subscriptionName);
    if (queue == null) {
      ResourceName.requireSubscription("subscription", subscriptionName);
      throw BrokerException.notFound(subscriptionName);
    }
    return queue;
  }

  Fanout topic(String topicName) {
    Fanout topic = topics.get(topicName);
    if (topic == null) {
      ResourceName.requireTopic("topic", topicName);
      throw BrokerException.notFound(topicName);
    }
    return topic;
  }

  private void requireDeadLetterTopic(Subscription spec) {
    if (spec.hasDeadLetterPolicy()) {
      topic(spec.getDeadLetterPolicy().getDeadLetterTopic());
    }
  }

  private static void requireRoom(String what, int count, int limit) {
    if (count >= limit) {
      throw new BrokerException(
          BrokerException.Code.RESOURCE_EXHAUSTED,
          "There are %d %s, and no more are allowed.".formatted(count, what));
    }
  }
}
