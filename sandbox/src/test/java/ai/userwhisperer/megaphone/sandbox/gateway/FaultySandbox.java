package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Events;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.net.URI;
import java.net.http.HttpRequest;

/** A sandbox whose faults are set and ended over HTTP, as a person would. */
final class FaultySandbox implements AutoCloseable {
  static final String TRACK = "/v1/events/track";

  private final Sandbox sandbox;
  private final Api api;

  FaultySandbox() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults());
    api = new Api(gateway());
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Api api() {
    return api;
  }

  URI gateway() {
    return sandbox.addresses().gateway();
  }

  void set(String... faults) throws Exception {
    String body = "{\"faults\":[\"" + String.join("\",\"", faults) + "\"]}";
    assertThat(api.post("/sandbox/faults", body).status()).isEqualTo(200);
  }

  void end() throws Exception {
    HttpRequest.Builder all = api.open("/sandbox/faults").DELETE();
    assertThat(api.send(all).status()).isEqualTo(200);
  }

  /** A request to track a new event. */
  static String trackRequest(String... headers) {
    return RawConnection.post(TRACK, Events.event(Events.id()), headers);
  }

  int track() throws Exception {
    return api.post(TRACK, Events.event(Events.id())).status();
  }

  /** A sample on {@code /metrics}, or 0 where there is none. */
  long metric(String nameAndLabels) throws Exception {
    return api.get("/metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToLong(line -> Long.parseLong(line.substring(nameAndLabels.length() + 1)))
        .sum();
  }

  long acceptedEvents() throws Exception {
    return metric("userwhisperer_events_accepted_total");
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
