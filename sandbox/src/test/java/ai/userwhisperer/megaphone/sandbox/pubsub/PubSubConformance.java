package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.BidiStream;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.pubsub.v1.AckReplyConsumer;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Google's client expects of a Pub/Sub server, whichever it is: publishing, and receiving what
 * was published.
 */
abstract class PubSubConformance {
  private static final long PATIENCE_SECONDS = 30;

  final String project = "projects/p-" + UUID.randomUUID();
  final String topic = project + "/topics/events";
  final String subscription = project + "/subscriptions/worker";
  PubSubClients clients;

  /** What Google's service does, and its emulator is known not to do. */
  enum Feature {
    /** It sends what it has, whatever the limit of the stream. */
    FLOW_CONTROL_OF_STREAMS,
    /** It takes a filter, even a wrong one, and delivers everything. */
    FILTERS,
    /** It knows labels, and does not let them be changed. */
    LABELS_THAT_CHANGE,
    /** The method is unimplemented. */
    DETACHING,
    /** It keeps a retry policy, and delivers again at once. */
    BACKOFF
  }

  /** The server under test: {@code host:port}. */
  abstract String endpoint();

  /** False if the server under test lacks the feature, so that a test of it would tell nothing. */
  abstract boolean does(Feature feature);

  @BeforeEach
  void connect() throws Exception {
    clients = new PubSubClients(endpoint());
    clients.topics.createTopic(topic);
    createSubscription(subscription);
  }

  @AfterEach
  void disconnect() {
    clients.close();
  }

  @Test
  void topicsAreCreatedFoundListedAndDeleted() {
    String other = project + "/topics/other";
    assertThat(clients.topics.createTopic(other).getName()).isEqualTo(other);
    assertThat(clients.topics.getTopic(other).getName()).isEqualTo(other);
    assertThat(clients.topics.listTopics(project).iterateAll())
        .extracting(Topic::getName)
        .containsExactlyInAnyOrder(topic, other);

    clients.topics.deleteTopic(other);

    assertFails(() -> clients.topics.getTopic(other), StatusCode.Code.NOT_FOUND);
  }

  @Test
  void longListsComeInPages() {
    List<String> expected = new ArrayList<>(List.of(topic));
    for (int i = 0; i < 4; i++) {
      expected.add(clients.topics.createTopic(project + "/topics/topic-" + i).getName());
    }

    ListTopicsRequest byTwo =
        ListTopicsRequest.newBuilder().setProject(project).setPageSize(2).build();

    assertThat(clients.topics.listTopics(byTwo).getPage().getPageElementCount()).isEqualTo(2);
    assertThat(clients.topics.listTopics(byTwo).iterateAll())
        .extracting(Topic::getName)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void subscriptionsAreCreatedFoundListedAndDeleted() {
    Subscription found = clients.subscriptions.getSubscription(subscription);
    assertThat(found.getTopic()).isEqualTo(topic);
    assertThat(found.getAckDeadlineSeconds()).isEqualTo(30);
    assertThat(clients.subscriptions.listSubscriptions(project).iterateAll())
        .extracting(Subscription::getName)
        .containsExactly(subscription);
    assertThat(clients.topics.listTopicSubscriptions(topic).iterateAll())
        .containsExactly(subscription);

    clients.subscriptions.deleteSubscription(subscription);

    assertFails(
        () -> clients.subscriptions.getSubscription(subscription), StatusCode.Code.NOT_FOUND);
  }

  @Test
  void aSubscriptionRemembersThatItsTopicIsGone() {
    clients.topics.deleteTopic(topic);

    assertThat(clients.subscriptions.getSubscription(subscription).getTopic())
        .isEqualTo("_deleted-topic_");
  }

  @Test
  void whatExistsIsNotCreatedAgain() {
    assertFails(() -> clients.topics.createTopic(topic), StatusCode.Code.ALREADY_EXISTS);
    assertFails(() -> createSubscription(subscription), StatusCode.Code.ALREADY_EXISTS);
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    String missingTopic = project + "/topics/missing";
    String missing = project + "/subscriptions/missing";

    assertFails(
        () -> clients.topics.publish(missingTopic, Messages.numbered(1)),
        StatusCode.Code.NOT_FOUND);
    assertFails(() -> clients.topics.deleteTopic(missingTopic), StatusCode.Code.NOT_FOUND);
    assertFails(
        () ->
            clients.subscriptions.createSubscription(
                missing, missingTopic, PushConfig.getDefaultInstance(), 30),
        StatusCode.Code.NOT_FOUND);
    assertFails(
        () -> clients.subscriptions.acknowledge(missing, List.of("1")), StatusCode.Code.NOT_FOUND);
    assertFails(() -> clients.subscriptions.pull(missing, 1), StatusCode.Code.NOT_FOUND);
  }

  @Test
  void whatIsWrongIsAnInvalidArgument() {
    assertFails(
        () -> clients.topics.createTopic(project + "/topics/1"), StatusCode.Code.INVALID_ARGUMENT);
    assertFails(
        () -> clients.topics.publish(topic, List.of(PubsubMessage.getDefaultInstance())),
        StatusCode.Code.INVALID_ARGUMENT);
    assertFails(
        () -> clients.subscriptions.pull(subscription, 0), StatusCode.Code.INVALID_ARGUMENT);
    assertFails(
        () ->
            clients.subscriptions.createSubscription(
                project + "/subscriptions/other", topic, PushConfig.getDefaultInstance(), 601),
        StatusCode.Code.INVALID_ARGUMENT);
  }

  @Test
  void aPullGetsWhatWasPublishedWithAllItsParts() {
    PubsubMessage message =
        PubsubMessage.newBuilder()
            .setData(ByteString.copyFromUtf8("{\"größe\":1}"))
            .putAllAttributes(Map.of("source", "web", "timestamp", "2026-01-01T00:00:00Z"))
            .setOrderingKey("user")
            .build();
    String id = clients.topics.publish(topic, List.of(message)).getMessageIds(0);

    PubsubMessage received = pull(1).get(0).getMessage();

    assertThat(received.getData()).isEqualTo(message.getData());
    assertThat(received.getAttributesMap()).isEqualTo(message.getAttributesMap());
    assertThat(received.getOrderingKey()).isEqualTo("user");
    assertThat(received.getMessageId()).isEqualTo(id);
    assertThat(received.getPublishTime().getSeconds()).isPositive();
  }

  @Test
  void aPullWaitsForAMessage() throws Exception {
    Future<PullResponse> waiting =
        clients
            .subscriptions
            .pullCallable()
            .futureCall(
                PullRequest.newBuilder().setSubscription(subscription).setMaxMessages(5).build());

    clients.topics.publish(topic, Messages.numbered(1));

    assertThat(
            Messages.texts(
                waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getReceivedMessagesList()))
        .containsExactly("0");
  }

  @Test
  void aPulledMessageThatIsNotAcknowledgedComesBackWhenItIsGivenUp() {
    clients.topics.publish(topic, Messages.numbered(1));
    List<String> ackIds = Messages.ackIds(pull(1));
    assertThat(pullNow()).isEmpty();

    clients.subscriptions.modifyAckDeadline(subscription, ackIds, 0);
    List<ReceivedMessage> again = pull(1);
    clients.subscriptions.acknowledge(subscription, Messages.ackIds(again));

    assertThat(Messages.texts(again)).containsExactly("0");
    assertThat(pullNow()).isEmpty();
  }

  @Test
  void tenThousandMessagesArriveExactlyOnceWhenAllAreAcknowledged() throws Exception {
    int count = 10_000;
    ConcurrentMap<String, AtomicInteger> received = new ConcurrentHashMap<>();
    Subscriber subscriber =
        clients.subscribe(
            subscription,
            1_000,
            (message, reply) -> {
              received
                  .computeIfAbsent(Messages.text(message), text -> new AtomicInteger())
                  .incrementAndGet();
              reply.ack();
            });

    Set<String> ids = publish(Messages.numbered(count));
    await("all messages", () -> received.size() == count);
    stop(subscriber);

    assertThat(ids).hasSize(count);
    assertThat(received.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    assertThat(pullNow()).isEmpty();
  }

  @Test
  void aNackedMessageIsDeliveredAgain() throws Exception {
    AtomicInteger deliveries = new AtomicInteger();
    BlockingQueue<String> accepted = new LinkedBlockingQueue<>();
    Subscriber subscriber =
        clients.subscribe(
            subscription,
            100,
            (message, reply) -> {
              if (deliveries.incrementAndGet() < 3) {
                reply.nack();
              } else {
                accepted.add(Messages.text(message));
                reply.ack();
              }
            });

    clients.topics.publish(topic, Messages.numbered(1));

    assertThat(accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("0");
    stop(subscriber);
    assertThat(deliveries).hasValue(3);
  }

  @Test
  void eachSubscriptionGetsEveryMessage() throws Exception {
    String other = project + "/subscriptions/other";
    createSubscription(other);
    Set<String> first = ConcurrentHashMap.newKeySet();
    Set<String> second = ConcurrentHashMap.newKeySet();
    Subscriber one = clients.subscribe(subscription, 1_000, collectInto(first));
    Subscriber two = clients.subscribe(other, 1_000, collectInto(second));

    publish(Messages.numbered(1_000));

    await("every message twice", () -> first.size() == 1_000 && second.size() == 1_000);
    stop(one);
    stop(two);
  }

  @Test
  void subscribersShareASubscription() throws Exception {
    Set<String> first = ConcurrentHashMap.newKeySet();
    Set<String> second = ConcurrentHashMap.newKeySet();
    Subscriber one = clients.subscribe(subscription, 100, collectInto(first));
    Subscriber two = clients.subscribe(subscription, 100, collectInto(second));

    publish(Messages.numbered(5_000));

    await("all messages", () -> first.size() + second.size() >= 5_000);
    stop(one);
    stop(two);
    Set<String> all = new HashSet<>(first);
    all.addAll(second);
    assertThat(all).hasSize(5_000);
    assertThat(first).isNotEmpty();
    assertThat(second).isNotEmpty();
  }

  @Test
  void aSubscriberNeverHoldsMoreThanItsLimit() throws Exception {
    BlockingQueue<AckReplyConsumer> held = new LinkedBlockingQueue<>();
    AtomicInteger received = new AtomicInteger();
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Subscriber subscriber =
        clients.subscribe(
            subscription,
            5,
            (message, reply) -> {
              int outstanding = received.incrementAndGet() - acknowledged.get();
              most.accumulateAndGet(outstanding, Math::max);
              held.add(reply);
            });
    publish(Messages.numbered(50));

    for (int i = 0; i < 50; i++) {
      AckReplyConsumer reply = held.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(reply).as("message %d", i).isNotNull();
      acknowledged.incrementAndGet();
      reply.ack();
    }

    stop(subscriber);
    assertThat(most.get()).isBetween(1, 5);
    assertThat(received).hasValue(50);
  }

  @Test
  void aStreamHoldsBackWhatIsBeyondItsLimitUntilSomethingIsSettled() {
    assumeThat(Feature.FLOW_CONTROL_OF_STREAMS);
    clients.topics.publish(topic, Messages.numbered(8));
    BidiStream<StreamingPullRequest, StreamingPullResponse> stream =
        clients.subscriptions.streamingPullCallable().call();
    stream.send(firstRequest().setMaxOutstandingMessages(3).build());
    Iterator<StreamingPullResponse> responses = stream.iterator();
    List<ReceivedMessage> held = receive(responses, 3);
    assertThat(held).hasSize(3);

    stream.send(StreamingPullRequest.newBuilder().addAllAckIds(Messages.ackIds(held)).build());
    List<ReceivedMessage> next = receive(responses, 3);
    stream.send(
        StreamingPullRequest.newBuilder()
            .addAllModifyDeadlineAckIds(Messages.ackIds(next))
            .addAllModifyDeadlineSeconds(List.of(0, 0, 0))
            .build());
    Set<String> missing = new HashSet<>(Messages.texts(next));
    while (!missing.isEmpty()) {
      List<ReceivedMessage> more = responses.next().getReceivedMessagesList();
      missing.removeAll(Messages.texts(more));
      stream.send(StreamingPullRequest.newBuilder().addAllAckIds(Messages.ackIds(more)).build());
    }
    stream.closeSend();

    assertThat(Messages.texts(next)).doesNotContainAnyElementsOf(Messages.texts(held));
  }

  @Test
  void aStreamWithoutASubscriptionFails() {
    BidiStream<StreamingPullRequest, StreamingPullResponse> missing =
        clients.subscriptions.streamingPullCallable().call();
    missing.send(firstRequest().setSubscription(subscription + "-missing").build());

    assertFails(() -> missing.iterator().hasNext(), StatusCode.Code.NOT_FOUND);
  }

  @Test
  void aStreamMustNameItsAckDeadline() {
    BidiStream<StreamingPullRequest, StreamingPullResponse> stream =
        clients.subscriptions.streamingPullCallable().call();
    stream.send(firstRequest().setStreamAckDeadlineSeconds(5).build());

    assertFails(() -> stream.iterator().hasNext(), StatusCode.Code.INVALID_ARGUMENT);
  }

  final void assumeThat(Feature feature) {
    assumeTrue(does(feature), () -> "the server under test does not do " + feature);
  }

  private StreamingPullRequest.Builder firstRequest() {
    return StreamingPullRequest.newBuilder()
        .setSubscription(subscription)
        .setStreamAckDeadlineSeconds(30);
  }

  private static List<ReceivedMessage> receive(
      Iterator<StreamingPullResponse> responses, int count) {
    List<ReceivedMessage> received = new ArrayList<>();
    while (received.size() < count) {
      received.addAll(responses.next().getReceivedMessagesList());
    }
    return received;
  }

  private void createSubscription(String name) {
    clients.subscriptions.createSubscription(name, topic, PushConfig.getDefaultInstance(), 30);
  }

  private Set<String> publish(List<PubsubMessage> messages) throws Exception {
    Publisher publisher = clients.publisher(topic, 1_000);
    List<Future<String>> ids = new ArrayList<>();
    for (PubsubMessage message : messages) {
      ids.add(publisher.publish(message));
    }
    Set<String> distinct = new HashSet<>();
    for (Future<String> id : ids) {
      distinct.add(id.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    publisher.shutdown();
    return distinct;
  }

  private List<ReceivedMessage> pull(int maxMessages) {
    return clients.subscriptions.pull(subscription, maxMessages).getReceivedMessagesList();
  }

  private List<ReceivedMessage> pullNow() {
    return pullNow(subscription, 10);
  }

  @SuppressWarnings("deprecation") // the only way to ask without waiting
  final List<ReceivedMessage> pullNow(String name, int maxMessages) {
    return clients
        .subscriptions
        .pull(
            PullRequest.newBuilder()
                .setSubscription(name)
                .setMaxMessages(maxMessages)
                .setReturnImmediately(true)
                .build())
        .getReceivedMessagesList();
  }

  private static MessageReceiver collectInto(Set<String> texts) {
    return (message, reply) -> {
      texts.add(Messages.text(message));
      reply.ack();
    };
  }

  private static void stop(Subscriber subscriber) throws Exception {
    subscriber.stopAsync().awaitTerminated(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as("%s in time", what).isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  static void assertFails(ThrowingCallable call, StatusCode.Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.getStatusCode().getCode()).isEqualTo(code));
  }
}
