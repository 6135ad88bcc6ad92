package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.Sending;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ReopeningTest {
  /**
   * Linux has 28,232 local ports to one address, unless told otherwise. As many connections take
   * most of a minute here, so it is looked at whether fewer leave any port behind.
   */
  private static final int CONNECTIONS = 4_000;

  private static final String TIME_WAIT = "06";
  private static final String LAST_ANSWER =
      "HTTP/1.1 202 OK\r\nConnection: close\r\nContent-Length: 21\r\n\r\n"
          + "{\"status\":\"accepted\"}";

  @TempDir Path root;

  /** The server leaves it to us to close: the side that closes first has to wait. */
  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = {"epoll", "nio"})
  void aServerThatEndsEveryConnectionAfterOneAnswerDoesNotExhaustThePorts(String transport)
      throws IOException {
    try (NettyServer server = closing()) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url("http", "127.0.0.1"))
              .transport(transport.equals("nio") ? Transport.nio() : Transport.of(Sending.Io.AUTO))
              .connections(16, 1)
              .load(CONNECTIONS, CONNECTIONS)
              .maxWait(Duration.ofMinutes(2))
              .run();

      assertThat(run.result().good()).isEqualTo(CONNECTIONS);
      assertThat(run.errors()).isEmpty();
      assertThat(server.connections()).isBetween(CONNECTIONS, CONNECTIONS + 16);
      assertThat(run.valueCount("starved-of-ports")).isZero();
      assertThat(waitingToClose(server.port())).isEmpty();
    }
  }

  @Test
  void moreConnectionsThanLocalPortsAreRefused() {
    assertThatThrownBy(
            () -> Starvation.check(20_000, OptionalLong.of(1_000), OptionalLong.of(30_000)))
        .isInstanceOf(FirehoseException.class)
        .hasMessage(
            "connections = 20000: needs at most 1000: this machine has no more local ports to one"
                + " address (net.ipv4.ip_local_port_range)");
  }

  @Test
  void moreConnectionsThanFileDescriptorsAreRefused() {
    assertThatThrownBy(
            () -> Starvation.check(20_000, OptionalLong.of(28_232), OptionalLong.of(900)))
        .isInstanceOf(FirehoseException.class)
        .hasMessage(
            "connections = 20000: needs at most 900: this process may open no more files"
                + " (ulimit -n)");
  }

  @Test
  void whatIsNotKnownLimitsNothing() {
    Starvation.check(20_000, OptionalLong.empty(), OptionalLong.empty());
    Starvation.check(1);
  }

  @Test
  void aMachineWithoutPortsIsToldFromAPlatformThatRefuses() {
    assertThat(Starvation.isCauseOf(new BindException("Cannot assign requested address"))).isTrue();
    assertThat(
            Starvation.isCauseOf(
                new ConnectException("connect(..) failed with error(-99): Cannot assign …")))
        .isTrue();
    assertThat(
            Starvation.isCauseOf(
                new IllegalStateException("no channel", new IOException("Too many open files"))))
        .isTrue();
    assertThat(Starvation.isCauseOf(new ConnectException("Connection refused"))).isFalse();
  }

  private static NettyServer closing() {
    return new NettyServer(pipeline -> pipeline.addLast(new AnsweringHttp1(LAST_ANSWER)));
  }

  /** This machine's ends, in TIME-WAIT, of connections to a port. */
  private static List<String> waitingToClose(int port) throws IOException {
    String remote = String.format(Locale.ROOT, ":%04X", port);
    try (var lines = Files.lines(Path.of("/proc/net/tcp"))) {
      return lines
          .map(line -> line.strip().split("\\s+", -1))
          .filter(field -> field[2].endsWith(remote) && field[3].equals(TIME_WAIT))
          .map(field -> field[1])
          .toList();
    }
  }
}
