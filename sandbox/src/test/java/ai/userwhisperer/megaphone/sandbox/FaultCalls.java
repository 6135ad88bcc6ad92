package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;

/** Sets and ends the faults of a running sandbox, over HTTP as anybody does. */
public final class FaultCalls {
  private static final String PATH = "/sandbox/faults";

  private final Api api;

  public FaultCalls(Api api) {
    this.api = api;
  }

  /** Sets faults. */
  public void set(String... faults) throws Exception {
    Api.Answer answer = api.post(PATH, "{\"faults\":[\"" + String.join("\",\"", faults) + "\"]}");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
  }

  /** Ends a fault. */
  public void end(String name) throws Exception {
    delete(PATH + "?name=" + name);
  }

  /** Ends all faults. */
  public void endAll() throws Exception {
    delete(PATH);
  }

  private void delete(String path) throws Exception {
    HttpRequest.Builder request = api.open(path).DELETE();
    assertThat(api.send(request).status()).isEqualTo(200);
  }
}
