package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.BidiStream;
import com.google.api.gax.rpc.StatusCode;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.net.BindException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What this server promises beyond what any Pub/Sub server does. */
final class PubSubServerTest {
  private static final String TOPIC = "projects/p/topics/events";
  private static final String SUBSCRIPTION = "projects/p/subscriptions/worker";
  private static final int LARGE_BYTES = 1_000_000;

  private final Broker broker = Broker.create(50L * LARGE_BYTES);
  private PubSubServer server;
  private PubSubClients clients;

  @BeforeEach
  void start() throws IOException {
    server = PubSubServer.start(broker, 0);
    clients = new PubSubClients("localhost:" + server.port());
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 60);
  }

  @AfterEach
  void stop() {
    clients.close();
    server.close();
    broker.close();
  }

  @Test
  void aTakenPortIsNamed() {
    int port = server.port();

    assertThatThrownBy(() -> PubSubServer.start(broker, port))
        .isInstanceOf(BindException.class)
        .hasMessage(
            "pubsub port = " + port + ": the port is taken; choose another, or 0 for a free one");
  }

  @Test
  void aPortCanBeUsedAgainOnceTheServerIsClosed() throws IOException {
    int port = server.port();
    server.close();

    try (PubSubServer successor = PubSubServer.start(broker, port)) {
      assertThat(successor.port()).isEqualTo(port);
    }
  }

  @Test
  void whatItDoesNotDoIsUnimplemented() {
    assertCode(
        StatusCode.Code.UNIMPLEMENTED,
        () -> clients.subscriptions.createSnapshot("projects/p/snapshots/snap", SUBSCRIPTION));
    assertCode(
        StatusCode.Code.UNIMPLEMENTED,
        () ->
            clients.subscriptions.seek(
                SeekRequest.newBuilder()
                    .setSubscription(SUBSCRIPTION)
                    .setSnapshot("projects/p/snapshots/snap")
                    .build()));
    assertCode(
        StatusCode.Code.UNIMPLEMENTED,
        () ->
            clients.subscriptions.modifyPushConfig(
                SUBSCRIPTION,
                PushConfig.newBuilder().setPushEndpoint("http://localhost/push").build()));
    assertCode(
        StatusCode.Code.UNIMPLEMENTED,
        () ->
            clients.topics.getIamPolicy(
                GetIamPolicyRequest.newBuilder().setResource(TOPIC).build()));
  }

  @Test
  void aFullBrokerAnswersResourceExhausted() {
    for (int i = 0; i < 49; i++) {
      broker.publish(TOPIC, List.of(large()));
    }

    assertCode(
        StatusCode.Code.RESOURCE_EXHAUSTED,
        () -> clients.topics.publish(TOPIC, List.of(large(), large())));
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(49);
  }

  @Test
  void aFullBrokerSaysWhenToComeBack() {
    PublishRequest tooMuch =
        PublishRequest.newBuilder().setTopic(TOPIC).addMessages(large()).build();

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 50; i++) {
                clients.topics.publishCallable().call(tooMuch);
              }
            })
        .isInstanceOfSatisfying(
            ApiException.class,
            e ->
                assertThat(e.getErrorDetails().getRetryInfo().getRetryDelay())
                    .isEqualTo(Durations.fromMillis(100)));
  }

  @Test
  void closingEndsStreamsSoThatClientsReconnect() {
    broker.publish(TOPIC, Messages.numbered(1));
    Iterator<StreamingPullResponse> responses = openStream();
    assertThat(responses.next().getReceivedMessagesCount()).isEqualTo(1);

    server.close();

    assertCode(StatusCode.Code.UNAVAILABLE, responses::hasNext);
  }

  @Test
  void deletingASubscriptionEndsItsStreams() {
    broker.publish(TOPIC, Messages.numbered(1));
    Iterator<StreamingPullResponse> responses = openStream();
    responses.next();

    broker.deleteSubscription(SUBSCRIPTION);

    assertCode(StatusCode.Code.NOT_FOUND, responses::hasNext);
  }

  @Test
  void aStreamAnswersKeepAlives() {
    BidiStream<StreamingPullRequest, StreamingPullResponse> stream =
        clients.subscriptions.streamingPullCallable().call();
    stream.send(
        StreamingPullRequest.newBuilder()
            .setSubscription(SUBSCRIPTION)
            .setStreamAckDeadlineSeconds(60)
            .setProtocolVersion(1)
            .build());
    stream.send(StreamingPullRequest.getDefaultInstance());

    Iterator<StreamingPullResponse> responses = stream.iterator();
    assertThat(responses.next()).isEqualTo(StreamingPullResponse.getDefaultInstance());
    stream.closeSend();
    assertThat(responses.hasNext()).isFalse();
  }

  @Test
  void whatASlowClientDoesNotReadStaysInTheBroker() throws Exception {
    ClientCall<StreamingPullRequest, StreamingPullResponse> call =
        clients
            .channel()
            .newCall(
                MethodDescriptor.<StreamingPullRequest, StreamingPullResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("google.pubsub.v1.Subscriber/StreamingPull")
                    .setRequestMarshaller(
                        ProtoUtils.marshaller(StreamingPullRequest.getDefaultInstance()))
                    .setResponseMarshaller(
                        ProtoUtils.marshaller(StreamingPullResponse.getDefaultInstance()))
                    .build(),
                CallOptions.DEFAULT);
    CountDownLatch first = new CountDownLatch(1);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(StreamingPullResponse response) {
            first.countDown(); // and asks for no more
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(
        StreamingPullRequest.newBuilder()
            .setSubscription(SUBSCRIPTION)
            .setStreamAckDeadlineSeconds(60)
            .build());

    for (int i = 0; i < 40; i++) {
      broker.publish(TOPIC, List.of(large()));
    }

    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    int left = 0;
    while (!broker.pull(SUBSCRIPTION, 1).isEmpty()) {
      left++;
    }
    assertThat(left).isGreaterThan(20);
    call.cancel("enough", null);
  }

  private Iterator<StreamingPullResponse> openStream() {
    BidiStream<StreamingPullRequest, StreamingPullResponse> stream =
        clients.subscriptions.streamingPullCallable().call();
    stream.send(
        StreamingPullRequest.newBuilder()
            .setSubscription(SUBSCRIPTION)
            .setStreamAckDeadlineSeconds(60)
            .build());
    return stream.iterator();
  }

  private static PubsubMessage large() {
    return PubsubMessage.newBuilder().setData(ByteString.copyFrom(new byte[LARGE_BYTES])).build();
  }

  private static void assertCode(StatusCode.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.getStatusCode().getCode()).isEqualTo(code));
  }
}
