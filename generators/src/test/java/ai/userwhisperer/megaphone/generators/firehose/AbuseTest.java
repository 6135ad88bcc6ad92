package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.firehose.ScriptedServer.Peer;
import ai.userwhisperer.megaphone.generators.firehose.ScriptedServer.Request;
import ai.userwhisperer.megaphone.generators.firehose.ScriptedServer.Script;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Platforms that break in every way that a connection allows: the load goes on and ends, each
 * request is counted once, and ({@code LeakCheck}) no buffer is lost.
 */
@Timeout(120)
class AbuseTest {
  private static final Duration LONG = Duration.ofSeconds(100);
  private static final Duration SHORT = Duration.ofMillis(400);

  @TempDir Path root;

  static Stream<Arguments> cases() {
    return transports()
        .flatMap(
            transport ->
                Arrays.stream(Misbehaviour.values()).map(bad -> Arguments.of(transport, bad)));
  }

  static Stream<Transport> transports() {
    return Transport.available().stream();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @MethodSource("cases")
  void aMisbehaviourIsCountedAndTheLoadGoesOn(Transport transport, Misbehaviour bad) {
    Set<String> kinds = kinds(transport, bad);
    Sometimes script = new Sometimes(bad, bad.isEndless() ? 30 : 6);
    for (int inFlight : new int[] {1, 4}) {
      try (ScriptedServer server = new ScriptedServer(script)) {
        TestRun run =
            new TestRun(root.resolve("run-" + inFlight), server.url())
                .transport(transport)
                .load(2_000, 90)
                .connections(4, inFlight)
                .maxWait(LONG)
                .requestTimeout(kinds.contains("timeout") ? SHORT : LONG)
                .run();

        assertAddsUp(run, server);
        assertThat(run.result().good()).isPositive();
        assertThat(kinds).containsAll(run.errors().keySet());
        if (kinds.contains("")) {
          assertThat(run.result().good()).isEqualTo(90);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aConnectionThatIsResetAtOnceIsReplaced(Transport transport) {
    assertResetsAreFollowed(transport, 0);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aConnectionThatIsResetInTheMiddleOfARequestIsReplaced(Transport transport) {
    assertResetsAreFollowed(transport, 40);
  }

  private void assertResetsAreFollowed(Transport transport, int requestBytesRead) {
    AtomicLong connections = new AtomicLong();
    Script script =
        new Script() {
          @Override
          public void answer(Request request, Peer peer) throws IOException {
            peer.send(Misbehaviour.ANSWER);
            if (request.number() % 10 == 9) {
              peer.socket().close();
            }
          }

          @Override
          public void accepted(Peer peer) throws IOException {
            // Not the first four: a load does not begin when one can't be opened.
            long connection = connections.getAndIncrement();
            if (connection >= 4 && connection % 2 == 1) {
              byte[] unused = peer.socket().getInputStream().readNBytes(requestBytesRead);
              peer.reset();
            }
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .transport(transport)
              .load(1_000, 200)
              .maxWait(LONG)
              .requestTimeout(Duration.ofSeconds(5))
              .run();

      assertAddsUp(run, server);
      assertThat(run.result().good()).isPositive();
      assertThat(List.of("closed", "reset", "timeout")).containsAll(run.errors().keySet());
      assertThat(server.connections()).isGreaterThan(10);
    }
  }

  /** Hundreds at a time, thousands in all: most requests end their connection. */
  @ParameterizedTest
  @MethodSource("transports")
  void thousandsOfConnectionsThatBreakInAllWaysAreCounted(Transport transport) {
    Misbehaviour[] all =
        Arrays.stream(Misbehaviour.values())
            .filter(bad -> !bad.isEndless())
            .toArray(Misbehaviour[]::new);
    Script script =
        (request, peer) -> {
          long number = request.number();
          Misbehaviour bad = all[(int) (number % all.length)];
          // Waiting for an answer that never comes takes time, so it is rarer.
          if (number % 2 == 0 || (bad == Misbehaviour.NO_ANSWER && number % 50 != 1)) {
            peer.send(Misbehaviour.ANSWER);
          } else {
            bad.act(peer);
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .transport(transport)
              .threads(2)
              .load(5_000, 15_000)
              .connections(256, 2)
              .maxWait(LONG)
              .requestTimeout(Duration.ofSeconds(1))
              .run();

      assertAddsUp(run, server);
      assertThat(run.result().good()).isGreaterThan(5_000);
      assertThat(server.connections()).isGreaterThan(2_000);
    }
  }

  /**
   * Netty's io_uring transport does not always tell of a reset that follows data while nothing is
   * being written; there the request times out.
   */
  private static Set<String> kinds(Transport transport, Misbehaviour bad) {
    Set<String> kinds = new TreeSet<>(bad.kinds());
    if (transport.name().equals("io_uring") && kinds.contains("reset")) {
      kinds.add("timeout");
    }
    return kinds;
  }

  private static void assertAddsUp(TestRun run, ScriptedServer server) {
    FirehoseResult result = run.result();
    assertThat(result.complete()).isTrue();
    assertThat(result.missed()).isZero();
    assertThat(result.waiting()).isZero();
    assertThat(result.sent()).isEqualTo(result.scheduled());
    assertThat(result.sent()).isEqualTo(result.good() + result.failed() + result.unanswered());
    assertThat(run.sum(SecondCounts::requestsSent)).isEqualTo(result.sent());
    assertThat(run.sum(SecondCounts::requestsGood)).isEqualTo(result.good());
    assertThat(run.sum(SecondCounts::requestsFailed)).isEqualTo(result.failed());
    assertThat(run.sum(SecondCounts::requestsUnanswered)).isEqualTo(result.unanswered());
    assertThat(run.errors().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(result.failed() + result.unanswered());
    // What came whole was sent once; what a reset cut short was sent, and did not come whole.
    assertThat(server.requests().stream().map(Request::body)).doesNotHaveDuplicates();
    assertThat((long) server.requests().size()).isLessThanOrEqualTo(result.sent());
  }

  /** Answers, but for every so many requests. */
  private record Sometimes(Misbehaviour bad, int every) implements Script {
    @Override
    public void answer(Request request, Peer peer) throws IOException {
      if (request.number() % every == every - 1) {
        bad.act(peer);
      } else {
        peer.send(Misbehaviour.ANSWER);
      }
    }
  }
}
