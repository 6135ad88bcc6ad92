package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.decisions.DecisionEngine;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsHeldTest {
  private static final String TOPIC = "projects/user-whisperer-dev/topics/events";
  private static final String SUBSCRIPTION = "projects/user-whisperer-dev/subscriptions/seen";
  private static final int EVENTS = 100;

  private final Broker broker = Broker.create(10_000_000);
  private final Faults faults = new Faults(1);
  private RedisProcess redis;
  private RedisLink link;
  private GatewayServer gateway;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    broker.createTopic(TOPIC);
    broker.createSubscription(SUBSCRIPTION, TOPIC, 60);
    redis = RedisProcess.start(0);
    link = new RedisLink(redis.port());
    gateway =
        GatewayServer.start(
            0,
            new GatewayServices(
                broker,
                TOPIC,
                link,
                new UserProfiles(1),
                new DecisionEngine(1, faults),
                new ContentGenerator(1, faults),
                faults,
                new EventMetrics(),
                new RequestMetrics(),
                List.of(),
                false));
    api = new Api(URI.create("http://127.0.0.1:" + gateway.port()));
  }

  @AfterEach
  void stop() {
    faults.close();
    if (gateway != null) {
      gateway.close();
    }
    link.close();
    redis.close();
    broker.close();
  }

  @Test
  void heldEventsAreAcceptedAndPublishedWhenTheGatewayClosesAtTheLatest() throws Exception {
    faults.set(List.of(Fault.parse("events-held=10m")));
    assertThat(accepted()).isEqualTo(EVENTS);
    faults.clear();
    assertThat(accepted()).isEqualTo(EVENTS);
    assertThat(broker.backlog(SUBSCRIPTION)).as("those that are not held").isEqualTo(EVENTS);

    gateway.close();
    gateway = null;

    assertThat(broker.backlog(SUBSCRIPTION)).isEqualTo(2 * EVENTS);
    assertThat(faults.struck(FaultKind.EVENTS_HELD)).isEqualTo(EVENTS);
  }

  @Test
  void aShareOfTheEventsIsHeldAndPublishedWhenItIsDue() throws Exception {
    faults.set(List.of(Fault.parse("events-held=bimodal(1ms,300ms,50%),share=50%")));

    assertThat(accepted()).isEqualTo(EVENTS);
    Eventually.is(() -> broker.backlog(SUBSCRIPTION) == EVENTS);
    // Five standard deviations.
    assertThat(faults.struck(FaultKind.EVENTS_HELD)).isBetween(25L, 75L);
  }

  @Test
  void whatIsHeldIsADuplicateWhenItIsSentAgain() throws Exception {
    faults.set(List.of(Fault.parse("events-held=10m")));
    String event = Events.event(Events.id());

    assertThat(status(event)).isEqualTo("accepted");
    assertThat(status(event)).isEqualTo("duplicate");
  }

  private String status(String event) throws Exception {
    return api.post("/v1/events/track", event).json().path("status").asText();
  }

  private int accepted() throws Exception {
    List<String> events = Events.ids(EVENTS).stream().map(Events::event).toList();
    return api.post("/v1/events/batch", Events.batch(events)).json().path("accepted").intValue();
  }
}
