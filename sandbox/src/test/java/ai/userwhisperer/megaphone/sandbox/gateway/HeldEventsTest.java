package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldEventsTest {
  private static final String TOPIC = "projects/project-1/topics/events";
  private static final long LATER_NS = TimeUnit.MINUTES.toNanos(10);
  private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Queue<String> published = new ConcurrentLinkedQueue<>();
  private final Broker full = Broker.create(1);
  private final HeldEvents held = new HeldEvents(loop, this::publish, 1000);
  private volatile boolean refusing;

  private void publish(List<PubsubMessage> messages) {
    if (refusing) {
      full.publish(TOPIC, messages);
    }
    messages.forEach(message -> published.add(message.getData().toStringUtf8()));
  }

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    full.close();
  }

  @Test
  void eventsArePublishedInTheOrderOfTheirTimes() throws Exception {
    onLoop(
        () -> {
          long nowNs = System.nanoTime();
          held.hold(message("third"), nowNs + 3 * SOON_NS);
          held.hold(message("first"), nowNs + SOON_NS);
          held.hold(message("last"), nowNs + LATER_NS);
          held.hold(message("second"), nowNs + 2 * SOON_NS);
          return null;
        });

    Eventually.is(() -> published.size() == 3);
    assertThat(published).containsExactly("first", "second", "third");
    assertThat(onLoop(held::count)).isEqualTo(1);

    assertThat(onLoop(held::publishAll)).isTrue();
    assertThat(published).endsWith("last").hasSize(4);
  }

  @Test
  void whatIsDueStaysUntilTheBrokerTakesIt() throws Exception {
    full.createTopic(TOPIC);
    full.createSubscription("projects/project-1/subscriptions/full", TOPIC, 60);
    refusing = true;
    onLoop(
        () -> {
          held.hold(message("first"), System.nanoTime());
          held.hold(message("second"), System.nanoTime());
          return null;
        });
    assertThat(onLoop(held::publishAll)).isFalse();
    assertThat(published).isEmpty();

    refusing = false;
    Eventually.is(() -> published.size() == 2);
    assertThat(published).containsExactly("first", "second");
  }

  @Test
  void thereIsRoomForSoManyBytes() throws Exception {
    int count =
        onLoop(
            () -> {
              while (held.hasRoom()) {
                held.hold(message("x".repeat(100)), System.nanoTime() + LATER_NS);
              }
              return held.count();
            });
    assertThat(count).isBetween(1, 10);

    assertThat(onLoop(held::publishAll)).isTrue();
    assertThat(onLoop(held::hasRoom)).isTrue();
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return loop.submit(task).get();
  }

  private static PubsubMessage message(String text) {
    return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }
}
