package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.profiles.Target;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetCheckTest {
  private HttpServer server;
  private volatile int status = 200;
  private volatile long latencyMs;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          Waiting.uninterrupted(() -> Thread.sleep(latencyMs));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aColdPlatformMayTakeLongerForItsFirstAnswerThanForThoseOfTheLoad() {
    latencyMs = 500;

    assertThatCode(() -> TargetCheck.check(target())).doesNotThrowAnyException();
  }

  @Test
  void aPlatformThatIsNotWellIsRefused() {
    status = 503;

    assertThatThrownBy(() -> TargetCheck.check(target()))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("/health answers 503; needs a platform whose /health answers 200");
  }

  private Target target() {
    return ProfileFile.load(
            Path.of("../profiles"),
            "local",
            List.of(
                "sandbox.start=false",
                "target.base-url=http://127.0.0.1:" + server.getAddress().getPort(),
                "target.request-timeout=100 ms"),
            List.of())
        .target();
  }
}
