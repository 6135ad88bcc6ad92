package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import java.io.IOException;
import java.net.URI;

/** What a gateway still holds after its clients are gone. */
final class Leftovers {
  private Leftovers() {}

  /** Waits until a gateway has one connection and one request: those that ask. */
  static void assertNoneOf(URI gateway) throws IOException, InterruptedException {
    try (RawConnection connection = new RawConnection(gateway)) {
      Eventually.is(
          () -> {
            String page = metrics(connection);
            return page.contains("\nsandbox_gateway_connections 1\n")
                && page.contains("\nsandbox_gateway_unanswered_requests 1\n");
          });
    }
  }

  private static String metrics(RawConnection connection) {
    try {
      connection.send(RawConnection.head("GET", "/metrics") + "\r\n");
      RawConnection.Answer answer = connection.read();
      assertThat(answer.status()).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
