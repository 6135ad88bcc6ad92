package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.BidiStream;
import com.google.api.gax.rpc.UnavailableException;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnavailableCallsTest {
  private static final String TOPIC = "projects/p/topics/events";
  private static final String SUBSCRIPTION = "projects/p/subscriptions/worker";
  private static final int CALLS = 500;

  private final Faults faults = new Faults(1);
  private final Broker broker = Broker.create(1L << 30, faults);
  private PubSubServer server;
  private PubSubClients clients;

  @BeforeEach
  void start() throws IOException {
    server = PubSubServer.start(broker, 0, faults);
    clients = new PubSubClients("localhost:" + server.port());
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 60);
  }

  @AfterEach
  void stop() {
    faults.close();
    clients.close();
    server.close();
    broker.close();
  }

  @Test
  void callsAreRefusedAndStreamsEndedWithUnavailableUntilTheFaultIsOver() throws Exception {
    Iterator<StreamingPullResponse> responses = openStream();
    broker.publish(TOPIC, Messages.numbered(1));
    assertThat(responses.next().getReceivedMessagesCount()).isEqualTo(1);

    faults.set(List.of(Fault.parse("pubsub-unavailable=100%")));
    assertThatThrownBy(responses::hasNext).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(this::publish).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> openStream().hasNext()).isInstanceOf(UnavailableException.class);

    faults.clear();
    publish();
    assertThat(openStream().next().getReceivedMessagesCount()).isPositive();
  }

  @Test
  void aPublisherOfGooglesGoesOnWhenItIsOver() throws Exception {
    Publisher publisher = clients.publisher(TOPIC, 100);
    try {
      faults.set(List.of(Fault.parse("pubsub-unavailable=100%")));
      ApiFuture<String> published = publisher.publish(Messages.of("late"));
      assertThatThrownBy(() -> published.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(broker.backlog(SUBSCRIPTION)).isZero();

      faults.clear();
      assertThat(published.get(30, TimeUnit.SECONDS)).isNotEmpty();
      assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(1);
    } finally {
      publisher.shutdown();
    }
  }

  @Test
  void aShareOfTheCallsIsRefused() {
    faults.set(List.of(Fault.parse("pubsub-unavailable=30%")));
    int refused = 0;
    for (int i = 0; i < CALLS; i++) {
      try {
        publish();
      } catch (UnavailableException e) {
        refused++;
      }
    }
    // Five standard deviations of 150.
    assertThat(refused).isBetween(100, 200);
    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(CALLS - refused);
  }

  /** One call, without trying again. */
  private void publish() {
    clients.topics.publish(TOPIC, Messages.numbered(1));
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
}
