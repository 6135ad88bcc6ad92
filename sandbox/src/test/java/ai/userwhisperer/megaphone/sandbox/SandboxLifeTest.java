package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SandboxLifeTest {
  private static final int BATCHES = 100;
  private static final int BATCH_EVENTS = 100;

  @Test
  void faultsStrikeTheShareOfAcceptedEventsThatWasAskedFor() throws Exception {
    SandboxOptions options =
        SandboxOptions.defaults()
            .withFaults(
                List.of(Fault.parse("events-lost=5%"), Fault.parse("events-duplicated=2%")));
    try (Sandbox sandbox = Sandbox.start(options)) {
      AtomicLong published = new AtomicLong();
      String subscription =
          "projects/" + SandboxOptions.DEFAULT_PROJECT + "/subscriptions/faults-seen";
      sandbox.broker().createSubscription(subscription, sandbox.addresses().eventsTopic(), 60);
      AutoCloseable watching =
          sandbox
              .broker()
              .consume(
                  subscription,
                  1000,
                  100_000,
                  batch -> {
                    published.addAndGet(batch.messages().size());
                    batch.acknowledge();
                  });
      Api api = new Api(sandbox.addresses().gateway());
      for (int i = 0; i < BATCHES; i++) {
        Api.Answer answer =
            api.post(
                "/v1/events/batch",
                Events.batch(Events.ids(BATCH_EVENTS).stream().map(Events::event).toList()));
        assertThat(answer.json().path("accepted").intValue()).isEqualTo(BATCH_EVENTS);
      }

      long sent = (long) BATCHES * BATCH_EVENTS;
      long lost = sandbox.faultsStruck(FaultKind.EVENTS_LOST);
      long duplicated = sandbox.faultsStruck(FaultKind.EVENTS_DUPLICATED);
      // Five standard deviations.
      assertThat((double) lost).isCloseTo(sent * 0.05, within(5 * Math.sqrt(sent * 0.05)));
      assertThat((double) duplicated).isCloseTo(sent * 0.02, within(5 * Math.sqrt(sent * 0.02)));
      Eventually.is(() -> published.get() == sent - lost + duplicated);
      assertThat(api.get("/metrics").response().body())
          .contains("userwhisperer_events_dropped_total 0\n")
          .contains("sandbox_faults_total{fault=\"events-lost\"} " + lost + "\n");
      watching.close();
    }
  }

  @Test
  void aClosedSandboxLeavesNothingRunning() throws Exception {
    Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
    long pid = sandbox.redisPid();
    Addresses addresses = sandbox.addresses();
    assertThat(ProcessHandle.of(pid)).isPresent();

    sandbox.close();
    sandbox.close();

    assertThat(ProcessHandle.of(pid)).isEmpty();
    String[] pubSub = addresses.pubSub().split(":", -1);
    for (URI address :
        List.of(addresses.gateway(), addresses.redis(), URI.create("x://127.0.0.1:" + pubSub[1]))) {
      bind(address.getPort()).close();
    }
  }

  @Test
  void aPortThatIsTakenIsNamedAndWhatWasStartedIsClosed() throws Exception {
    List<ProcessHandle> before = children();
    try (ServerSocket taken = bind(0)) {
      int port = taken.getLocalPort();
      String rest = " = " + port + ": the port is taken; choose another, or 0 for a free one";
      assertFails(port, 0, 0, "sandbox gateway-port" + rest);
      assertFails(0, port, 0, "sandbox pubsub-port" + rest);
      assertFails(0, 0, port, "sandbox redis-port" + rest);
    }

    assertThat(children()).containsExactlyInAnyOrderElementsOf(before);
  }

  private static void assertFails(int gateway, int pubSub, int redis, String message) {
    SandboxOptions options =
        new SandboxOptions(gateway, pubSub, redis, SandboxOptions.DEFAULT_PROJECT, 1, List.of());
    assertThatThrownBy(() -> Sandbox.start(options))
        .isInstanceOf(SandboxException.class)
        .hasMessage(message);
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().descendants().toList();
  }
}
