package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;

/**
 * Requests one after the other, on one connection as long as the gateway keeps it: an answer that
 * belongs to another request, or a rest of one that is taken for the next, shows.
 */
final class Talk implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI gateway;
  private RawConnection connection;

  Talk(URI gateway) {
    this.gateway = gateway;
  }

  /** Sends a request that has to be refused with this, in the documented form. */
  void refused(byte[] request, int status, String code) throws IOException {
    RawConnection.Answer answer = ask(request, true);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonNode error = JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").textValue()).isEqualTo(code);
    assertThat(error.path("message").textValue()).isNotBlank();
    assertThat(error.path("details").isObject()).isTrue();
    assertThat(error.path("request_id").textValue())
        .isEqualTo(answer.headers().get("x-request-id"));
  }

  /** Sends a request and reads its answer; afterwards the connection is closed if that says so. */
  RawConnection.Answer ask(byte[] request, boolean withBody) throws IOException {
    if (connection == null) {
      connection = new RawConnection(gateway);
    }
    connection.send(request);
    RawConnection.Answer answer = connection.read(withBody);
    if ("close".equals(answer.headers().get("connection"))) {
      assertThat(connection.isClosedByPeer()).isTrue();
      close();
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
