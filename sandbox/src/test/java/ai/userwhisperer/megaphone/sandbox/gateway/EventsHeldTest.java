package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsHeldTest {
  private static final int EVENTS = 100;

  private LoneGateway gateway;
  private Faults faults;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    gateway = new LoneGateway();
    faults = gateway.faults();
    api = gateway.api();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void heldEventsAreAcceptedAndPublishedWhenTheGatewayClosesAtTheLatest() throws Exception {
    faults.set(List.of(Fault.parse("events-held=10m")));
    assertThat(accepted()).isEqualTo(EVENTS);
    faults.clear();
    assertThat(accepted()).isEqualTo(EVENTS);
    assertThat(gateway.published()).as("those that are not held").isEqualTo(EVENTS);

    gateway.closeServer();

    assertThat(gateway.published()).isEqualTo(2 * EVENTS);
    assertThat(faults.struck(FaultKind.EVENTS_HELD)).isEqualTo(EVENTS);
  }

  @Test
  void aShareOfTheEventsIsHeldAndPublishedWhenItIsDue() throws Exception {
    faults.set(List.of(Fault.parse("events-held=bimodal(1ms,300ms,50%),share=50%")));

    assertThat(accepted()).isEqualTo(EVENTS);
    Eventually.is(() -> gateway.published() == EVENTS);
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
