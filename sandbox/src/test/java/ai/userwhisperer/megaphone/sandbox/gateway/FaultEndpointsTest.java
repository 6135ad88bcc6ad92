package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultEndpointsTest {
  private static Sandbox sandbox;
  private static Api api;

  @BeforeAll
  static void startWithAFault() throws Exception {
    sandbox =
        Sandbox.start(
            SandboxOptions.defaults().withFaults(List.of(Fault.parse("events-lost=100%"))));
    api = new Api(sandbox.addresses().gateway());
    assertThat(set()).containsExactly("events-lost=100%");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @BeforeEach
  void endAll() throws Exception {
    assertThat(delete("/sandbox/faults").status()).isEqualTo(200);
    assertThat(set()).isEmpty();
  }

  @Test
  void aFaultThatIsPostedStrikesUntilItIsDeleted() throws Exception {
    long struckBefore = sandbox.faultsStruck(FaultKind.EVENTS_LOST);

    assertThat(post("events-lost=1", "events-duplicated=5%,for=10m").status()).isEqualTo(200);
    assertThat(set()).containsExactly("events-lost=100%", "events-duplicated=5%,for=10m");
    assertThat(api.post("/v1/events/track", Events.event(Events.id())).status()).isEqualTo(202);
    assertThat(sandbox.faultsStruck(FaultKind.EVENTS_LOST)).isEqualTo(struckBefore + 1);

    assertThat(delete("/sandbox/faults?name=events-lost").status()).isEqualTo(200);
    assertThat(set()).containsExactly("events-duplicated=5%,for=10m");
    assertThat(api.post("/v1/events/track", Events.event(Events.id())).status()).isEqualTo(202);
    assertThat(sandbox.faultsStruck(FaultKind.EVENTS_LOST)).isEqualTo(struckBefore + 1);
  }

  @Test
  void whatIsNoFaultIsRefusedAndNothingIsSet() throws Exception {
    Api.Answer answer = post("events-lost=1%", "latency=fast");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/message").asText())
        .contains("faults[1]")
        .contains("fault latency = fast: needs a duration such as 50ms or 2s");
    assertThat(api.post("/sandbox/faults", "{\"faults\":[7]}").status()).isEqualTo(400);
    assertThat(api.post("/sandbox/faults", "{}").status()).isEqualTo(400);
    assertThat(delete("/sandbox/faults?name=none").status()).isEqualTo(400);
    assertThat(set()).isEmpty();
  }

  private static List<String> set() throws Exception {
    return api.get("/sandbox/faults").json().path("faults").findValuesAsText("fault");
  }

  private static Api.Answer post(String... faults) throws Exception {
    return api.post("/sandbox/faults", "{\"faults\":[\"" + String.join("\",\"", faults) + "\"]}");
  }

  private static Api.Answer delete(String path) throws Exception {
    return api.send(HttpRequest.newBuilder(sandbox.addresses().gateway().resolve(path)).DELETE());
  }
}
