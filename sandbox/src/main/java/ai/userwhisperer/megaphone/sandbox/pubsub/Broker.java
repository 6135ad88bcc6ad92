package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.pubsub.DeadLetters.DeadLetter;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Topics, subscriptions and the messages between them, in memory. Delivery is at least once: a
 * message that is not acknowledged within its ack deadline is delivered again. A subscription gets
 * what is published after it was created; a topic without subscriptions keeps nothing. Messages are
 * stored once, however many subscriptions hold them.
 *
 * <p>Names are full resource names: {@code projects/<project>/topics/<id>} and {@code
 * projects/<project>/subscriptions/<id>}. What is wrong with a request is told by a {@link
 * BrokerException}. All methods may be called from any thread and none of them blocks.
 */
public final class Broker implements AutoCloseable {
  /** The ack deadline of a subscription that names none. */
  public static final int DEFAULT_ACK_DEADLINE_SECONDS = 10;

  /** The shortest ack deadline that a subscription or a stream may have. */
  public static final int MIN_ACK_DEADLINE_SECONDS = 10;

  /** The longest ack deadline. */
  public static final int MAX_ACK_DEADLINE_SECONDS = 600;

  /** How many bytes of messages a pull takes at most, so that the response fits any client. */
  static final long MAX_PULL_BYTES = 3_000_000;

  private final LongSupplier nanoClock;
  private final RetainedBytes retainedBytes;
  private final Passage passage;
  private final Catalogue catalogue;
  // Ids go on from the clock, so that those of two lives of a broker do not meet.
  private final AtomicLong nextMessageId = new AtomicLong(System.currentTimeMillis() * 1000);
  private volatile boolean closed;

  private Broker(long maxRetainedBytes, LongSupplier nanoClock, Passage passage) {
    this.passage = passage;
    this.retainedBytes = new RetainedBytes(maxRetainedBytes);
    this.nanoClock = nanoClock;
    this.catalogue = new Catalogue(nanoClock, retainedBytes, passage, this::forward);
  }

  /**
   * A broker without topics.
   *
   * @param maxRetainedBytes how much memory messages may take that are not acknowledged by all of
   *     their subscriptions, their objects included; above 0
   */
  public static Broker create(long maxRetainedBytes) {
    return create(maxRetainedBytes, Passage.DIRECT);
  }

  /** The same, with messages that are late or out of order when the faults say so. */
  public static Broker create(long maxRetainedBytes, Faults faults) {
    return create(maxRetainedBytes, new DisturbedPassage(faults, System::nanoTime));
  }

  private static Broker create(long maxRetainedBytes, Passage passage) {
    Broker broker = new Broker(maxRetainedBytes, System::nanoTime, passage);
    Thread thread = new Thread(broker::expireUntilClosed, "pubsub-deadlines");
    thread.setDaemon(true);
    thread.start();
    return broker;
  }

  /** A broker whose deadlines follow a clock of the caller, who calls {@link #expire()} too. */
  static Broker create(long maxRetainedBytes, LongSupplier nanoClock) {
    return create(maxRetainedBytes, nanoClock, Passage.DIRECT);
  }

  static Broker create(long maxRetainedBytes, LongSupplier nanoClock, Passage passage) {
    return new Broker(maxRetainedBytes, nanoClock, passage);
  }

  /** As {@link #createTopic(Topic)}, with nothing but a name. */
  public void createTopic(String topicName) {
    createTopic(Topic.newBuilder().setName(topicName).build());
  }

  /**
   * Creates a topic.
   *
   * @return the topic as it is now
   * @throws BrokerException INVALID_ARGUMENT, ALREADY_EXISTS
   */
  public Topic createTopic(Topic topic) {
    return catalogue.createTopic(topic);
  }

  /**
   * The topic as it is now.
   *
   * @throws BrokerException INVALID_ARGUMENT, NOT_FOUND
   */
  public Topic getTopic(String topicName) {
    return catalogue.topic(topicName).spec();
  }

  /**
   * The topics of a project, by name.
   *
   * @param project {@code projects/<project>}
   */
  public List<Topic> listTopics(String project) {
    return catalogue.listTopics(project);
  }

  /** The names of the subscriptions of a topic, sorted. */
  public List<String> listTopicSubscriptions(String topicName) {
    return catalogue.listTopicSubscriptions(topicName);
  }

  /** Deletes a topic. Its subscriptions stay, with the messages that they have. */
  public void deleteTopic(String topicName) {
    catalogue.deleteTopic(topicName);
  }

  /**
   * As {@link #createSubscription(Subscription)}.
   *
   * @param ackDeadlineSeconds 10 to 600, or 0 for {@link #DEFAULT_ACK_DEADLINE_SECONDS}
   */
  public void createSubscription(
      String subscriptionName, String topicName, int ackDeadlineSeconds) {
    createSubscription(
        Subscription.newBuilder()
            .setName(subscriptionName)
            .setTopic(topicName)
            .setAckDeadlineSeconds(ackDeadlineSeconds)
            .build());
  }

  /**
   * Creates a subscription, which gets what is published from now on.
   *
   * @return the subscription as it is now
   * @throws BrokerException INVALID_ARGUMENT, NOT_FOUND for the topic, ALREADY_EXISTS,
   *     UNIMPLEMENTED for a feature that this broker does not have
   */
  public Subscription createSubscription(Subscription subscription) {
    return catalogue.createSubscription(subscription);
  }

  /**
   * The subscription as it is now.
   *
   * @throws BrokerException INVALID_ARGUMENT, NOT_FOUND
   */
  public Subscription getSubscription(String subscriptionName) {
    return subscription(subscriptionName).spec();
  }

  /**
   * The subscriptions of a project, by name.
   *
   * @param project {@code projects/<project>}
   */
  public List<Subscription> listSubscriptions(String project) {
    return catalogue.listSubscriptions(project);
  }

  /** Deletes a subscription and its messages; whoever is receiving from it is told NOT_FOUND. */
  public void deleteSubscription(String subscriptionName) {
    catalogue.deleteSubscription(subscriptionName);
  }

  /**
   * Publishes messages, all or none of them.
   *
   * @param messages without id and publish time, which are set here; the objects are kept and
   *     shared
   * @return their ids, in their order
   * @throws BrokerException NOT_FOUND for the topic, INVALID_ARGUMENT, RESOURCE_EXHAUSTED when
   *     there is no memory for them
   */
  public List<String> publish(String topicName, List<PubsubMessage> messages) {
    if (closed) {
      throw brokerClosed();
    }
    return publish(topicName, Publication.of(messages));
  }

  /**
   * Publishes messages that have the same attributes, all or none of them; cheaper than one by one.
   *
   * @param data of each message; the objects are kept
   * @param attributes of every message; at least one
   * @throws BrokerException as {@link #publish(String, List)}
   */
  public void publish(String topicName, List<ByteString> data, Map<String, String> attributes) {
    if (closed) {
      throw brokerClosed();
    }
    List<String> unused = publish(topicName, Publication.of(data, attributes));
  }

  /**
   * Takes what is there, without waiting.
   *
   * @param maxMessages above 0
   * @return up to so many messages, each with the ack id of this delivery; empty when there are
   *     none
   */
  public List<ReceivedMessage> pull(String subscriptionName, int maxMessages) {
    SubscriptionRules.requireMaxMessages(maxMessages);
    SubscriptionQueue queue = subscription(subscriptionName);
    queue.requireLive();
    Delivery delivery = new Delivery();
    queue.take(Receiver.once(queue.spec()), delivery, maxMessages, MAX_PULL_BYTES);
    return ReceivedMessages.of(delivery);
  }

  /**
   * These deliveries are done with. An ack id whose message is settled, or is unknown, is ignored.
   *
   * @throws BrokerException NOT_FOUND for the subscription, INVALID_ARGUMENT for what is no ack id
   */
  public void acknowledge(String subscriptionName, List<String> ackIds) {
    subscription(subscriptionName).acknowledge(AckId.parse("ack_ids", ackIds));
  }

  /**
   * Gives these deliveries so many seconds from now.
   *
   * @param seconds 0 to 600; 0 to deliver the messages again at once
   * @throws BrokerException NOT_FOUND for the subscription, INVALID_ARGUMENT
   */
  public void modifyAckDeadline(String subscriptionName, List<String> ackIds, int seconds) {
    SubscriptionRules.requireModifiedDeadline("ack_deadline_seconds", seconds);
    subscription(subscriptionName).modifyAckDeadline(AckId.parse("ack_ids", ackIds), seconds);
  }

  /**
   * Feeds a consumer in this process, until it is closed, from a daemon thread of its own: with
   * what is there, at once after a silence, and in a steady flow within a fraction of a
   * millisecond.
   *
   * @param maxBatchMessages the most messages to hand over at once; above 0
   * @param maxOutstandingMessages delivery pauses while so many are not settled; above 0
   * @param handler gets each batch; an exception of its rejects the batch and is logged
   */
  public Consumption consume(
      String subscriptionName,
      int maxBatchMessages,
      int maxOutstandingMessages,
      Consumer<Batch> handler) {
    Objects.requireNonNull(handler, "handler");
    return Consumption.start(
        subscription(subscriptionName), maxBatchMessages, maxOutstandingMessages, handler);
  }

  /** Memory taken by messages that are not acknowledged by all of their subscriptions. */
  public long retainedBytes() {
    return retainedBytes.held();
  }

  /** How many messages a subscription holds: those to be delivered and those not acknowledged. */
  public long backlog(String subscriptionName) {
    SubscriptionQueue queue = subscription(subscriptionName);
    // In this order, because they go from the one to the other.
    return passage.underWayTo(queue) + queue.backlog();
  }

  /** Ends all consumers and receivers, and lets go of all messages. */
  @Override
  public void close() {
    closed = true;
    passage.close();
    catalogue.subscriptions().forEach(queue -> queue.end(brokerClosed()));
  }

  private void expireUntilClosed() {
    while (!closed) {
      LockSupport.parkNanos(SubscriptionQueue.TICK_NS);
      expire();
    }
  }

  /** Returns deliveries whose deadline is over, and drops messages past their retention. */
  void expire() {
    catalogue.subscriptions().forEach(SubscriptionQueue::expire);
  }

  /** Topics and subscriptions, for those who do more with them than a program in this process. */
  Catalogue catalogue() {
    return catalogue;
  }

  SubscriptionQueue subscription(String subscriptionName) {
    return catalogue.subscription(subscriptionName);
  }

  private static BrokerException brokerClosed() {
    return new BrokerException(BrokerException.Code.UNAVAILABLE, "The broker is closed.");
  }

  private List<String> publish(String topicName, Publication messages) {
    return catalogue
        .topic(topicName)
        .publish(
            messages,
            nextMessageId.getAndAdd(messages.size()),
            PublishStamp.of(Instant.now(), nanoClock.getAsLong()));
  }

  private boolean forward(Subscription from, DeadLetter letter) {
    try {
      List<String> unused =
          publish(
              from.getDeadLetterPolicy().getDeadLetterTopic(),
              Publication.unchecked(List.of(DeadLetterAttributes.addTo(letter, from))));
      return true;
    } catch (BrokerException e) {
      return false; // the topic is gone, or the memory full: the message is delivered once more
    }
  }
}
