package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same expectations of Google's own emulator, so that they are Google's and not ours. */
final class EmulatorPubSubConformanceTest extends SubscriptionConformance {
  private static EmulatorProcess emulator;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Optional<Path> jar = EmulatorJar.find(System.getenv());
    assumeTrue(
        jar.isPresent(),
        "Google's Pub/Sub emulator is not installed; " + EmulatorJar.SETTING + " names its jar");
    emulator = EmulatorProcess.start(jar.get());
  }

  @AfterAll
  static void stop() {
    if (emulator != null) {
      emulator.close();
      assertThat(emulator.isAlive()).isFalse();
    }
  }

  @Override
  String endpoint() {
    return emulator.endpoint();
  }

  @Override
  boolean does(Feature feature) {
    return false;
  }
}
