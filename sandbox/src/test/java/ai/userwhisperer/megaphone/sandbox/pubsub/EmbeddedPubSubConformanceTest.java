package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class EmbeddedPubSubConformanceTest extends SubscriptionConformance {
  private static Broker broker;
  private static PubSubServer server;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.create(100_000_000);
    server = PubSubServer.start(broker, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
    broker.close();
  }

  @Override
  String endpoint() {
    return "localhost:" + server.port();
  }

  @Override
  boolean does(Feature feature) {
    return true;
  }
}
