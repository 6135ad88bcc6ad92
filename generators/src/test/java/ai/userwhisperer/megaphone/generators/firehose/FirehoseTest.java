package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.firehose.ScriptedServer.Request;
import ai.userwhisperer.megaphone.generators.firehose.ScriptedServer.Script;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FirehoseTest {
  private static final Pattern EVENT_ID = Pattern.compile("evt_\\w{16}");

  @TempDir Path root;

  static List<Transport> everyTransport() {
    return Transport.available();
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void everyRequestIsSentOnceAndAccountedFor(Transport transport) {
    try (ScriptedServer server = ScriptedServer.accepting()) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .firstSequence(1_000)
              .threads(2)
              .transport(transport)
              .run();

      assertThat(run.result()).isEqualTo(new FirehoseResult(true, 200, 200, 200, 0, 0, 0, 0, 1));
      assertAddsUp(run);
      assertThat(run.sequences(EventSet.ACCEPTED))
          .containsExactly(LongStream.range(1_000, 1_200).toArray());
      assertThat(run.histogram(RequestTime.RESPONSE_TIME).getTotalCount()).isEqualTo(200);
      assertThat(run.histogram(RequestTime.SERVICE_TIME).getTotalCount()).isEqualTo(200);
      assertThat(run.histogram(RequestTime.SCHEDULE_LAG).getTotalCount()).isEqualTo(200);
      assertThat(server.requests()).hasSize(200);
      assertThat(server.requests().stream().map(Request::body).map(FirehoseTest::eventId))
          .doesNotHaveDuplicates();
      assertThat(run.sum(SecondCounts::bytesSent))
          .isEqualTo(
              server.requests().stream()
                  .mapToLong(request -> request.head().length() + request.body().length())
                  .sum());
      assertThat(run.sum(SecondCounts::bytesReceived))
          .isEqualTo(200L * ScriptedServer.response(202, ScriptedServer.ACCEPTED).length());
    }
  }

  @Test
  void theSharesOfSeveralMakeExactlyTheScheduleOfOne() {
    List<Long> sequences = new ArrayList<>();
    Set<String> bodies = new HashSet<>();
    int connections = 0;
    try (ScriptedServer server = ScriptedServer.accepting()) {
      for (int index = 0; index < 3; index++) {
        TestRun run =
            new TestRun(root.resolve("run-" + index), server.url())
                .firstSequence(1_000)
                .connections(4, 1)
                .threads(2)
                .share(new Share(index, 3))
                .run();
        long ofShare = index < 2 ? 67 : 66;
        assertThat(run.result())
            .isEqualTo(new FirehoseResult(true, ofShare, ofShare, ofShare, 0, 0, 0, 0, 1));
        LongStream.of(run.sequences(EventSet.ACCEPTED)).forEach(sequences::add);
        connections += run.plan().sending().connections();
      }
      server.requests().stream().map(Request::body).map(FirehoseTest::eventId).forEach(bodies::add);
    }
    assertThat(sequences)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(1_000, 1_200).boxed().toList());
    assertThat(bodies).hasSize(200);
    assertThat(connections).isEqualTo(4);
  }

  @Test
  void aRequestCarriesTheHeadersOfTheTargetAndTheRun() {
    try (ScriptedServer server = ScriptedServer.accepting()) {
      new TestRun(root.resolve("run"), server.url()).load(100, 1).run();

      assertThat(server.requests().get(0).head().lines())
          .startsWith("POST /v1/events/track HTTP/1.1", "Host: " + server.url().getAuthority())
          .contains(
              "Authorization: Bearer uw_secret",
              "Content-Type: application/json",
              "X-App-ID: app_megaphoneload000",
              "X-Megaphone-Run: " + TestRun.RUN_KEY);
    }
  }

  @Test
  void aBatchIsAcceptedAsItsBodyCounts() {
    try (ScriptedServer server = batches(0)) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).batch(25).load(200, 40).run();

      assertThat(run.result().eventsScheduled()).isEqualTo(1_000);
      assertThat(run.sum(SecondCounts::eventsAccepted)).isEqualTo(1_000);
      assertAddsUp(run);
    }
  }

  @Test
  void eventsThatABatchRefusesAreFoundByTheirIds() {
    try (ScriptedServer server = batches(2)) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).batch(10).load(200, 40).run();

      long[] refused = LongStream.range(0, 400).filter(s -> s % 10 == 0 || s % 10 == 5).toArray();
      assertThat(run.sequences(EventSet.REJECTED)).containsExactly(refused);
      assertThat(run.sum(SecondCounts::eventsAccepted)).isEqualTo(320);
      assertThat(run.sum(SecondCounts::requestsGood)).isEqualTo(40);
      assertAddsUp(run);
    }
  }

  @Test
  void aDuplicateIsRefusedSinceNoIdIsSentTwice() {
    try (ScriptedServer server = answering(202, "{\"status\":\"duplicate\"}")) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).run();

      assertThat(run.sum(SecondCounts::eventsRejected)).isEqualTo(200);
      assertThat(run.valueCount("duplicate")).isEqualTo(200);
      assertAddsUp(run);
    }
  }

  @Test
  void anErrorStatusIsAFailureOfItsKind() {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              boolean odd = request.number() % 2 == 1;
              peer.answer(odd ? 503 : 202, odd ? "{}" : ScriptedServer.ACCEPTED);
            })) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).run();

      assertThat(run.errors()).isEqualTo(Map.of("status-503", 100L));
      assertThat(run.sum(SecondCounts::requestsGood)).isEqualTo(100);
      assertThat(run.histogram(RequestTime.FAILED_RESPONSE_TIME).getTotalCount()).isEqualTo(100);
      assertAddsUp(run);
    }
  }

  @Test
  void aGoodStatusWithABodyThatSaysNothingIsAFailure() {
    try (ScriptedServer server = answering(200, "<html>hello</html>")) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).run();

      assertThat(run.errors()).isEqualTo(Map.of("malformed", 200L));
      assertAddsUp(run);
    }
  }

  @Test
  void answersInPiecesAreAnswers() {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              String response = ScriptedServer.response(202, ScriptedServer.ACCEPTED);
              for (int i = 0; i < response.length(); i++) {
                peer.send(response.substring(i, i + 1));
              }
            })) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).run();

      assertThat(run.sum(SecondCounts::requestsGood)).isEqualTo(200);
      assertAddsUp(run);
    }
  }

  @Test
  void answersToPipelinedRequestsBelongToThemInOrder() {
    AtomicLong held = new AtomicLong();
    StringBuilder waiting = new StringBuilder();
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              // Every eighth request releases the answers to eight.
              boolean bad = request.body().contains("user_signup");
              waiting.append(
                  ScriptedServer.response(bad ? 400 : 202, bad ? "{}" : ScriptedServer.ACCEPTED));
              if (held.incrementAndGet() % 8 == 0) {
                peer.send(waiting.toString());
                waiting.setLength(0);
              }
            })) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url()).connections(1, 16).load(2_000, 400).run();

      long[] signUps =
          server.requests().stream()
              .filter(request -> request.body().contains("user_signup"))
              .mapToLong(Request::number)
              .toArray();
      assertThat(signUps).hasSizeGreaterThan(20);
      assertThat(run.sequences(EventSet.FAILED)).containsExactly(signUps);
      assertThat(server.connections()).isEqualTo(1);
      assertAddsUp(run);
    }
  }

  @Test
  void aRequestThatIsNeverAnsweredTimesOutAndItsConnectionIsReplaced() {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              if (request.number() % 50 != 0) {
                peer.answer(202, ScriptedServer.ACCEPTED);
              }
            })) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .requestTimeout(Duration.ofMillis(300))
              .run();

      assertThat(run.errors()).isEqualTo(Map.of("timeout", 4L));
      // The last to time out is not replaced: nothing is left to be sent.
      assertThat(server.connections()).isBetween(4 + 1, 4 + 4);
      assertAddsUp(run);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "reset", "not-http"})
  void whatIsUnderWayOnALostConnectionIsUnanswered(String kind) {
    Script script =
        (request, peer) -> {
          if (request.number() % 20 != 19) {
            peer.answer(202, ScriptedServer.ACCEPTED);
          } else if (kind.equals("closed")) {
            peer.socket().close();
          } else if (kind.equals("reset")) {
            peer.reset();
          } else {
            peer.send("SSH-2.0-OpenSSH\r\n");
          }
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).run();

      assertThat(run.sum(SecondCounts::requestsSent)).isEqualTo(200);
      assertThat(run.errors()).isEqualTo(Map.of(kind, 10L));
      assertAddsUp(run);
    }
  }

  @Test
  void aServerThatClosesAfterEveryAnswerIsFollowed() {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              peer.send("HTTP/1.1 202 OK\r\nConnection: close\r\n\r\n" + ScriptedServer.ACCEPTED);
              peer.socket().close();
            })) {
      TestRun run = new TestRun(root.resolve("run"), server.url()).run();

      assertThat(run.sum(SecondCounts::requestsGood)).isEqualTo(200);
      assertAddsUp(run);
    }
  }

  /**
   * A server that freezes once for one second, at 200 requests a second over one connection: 200
   * requests are due while it does, and those due in its first half wait for more than half a
   * second. Only one of them was with the server all the time.
   */
  @Test
  void aStalledServerShowsInEveryRequestThatWasDueMeanwhile() {
    AtomicBoolean stalled = new AtomicBoolean();
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              if (request.number() == 60 && stalled.compareAndSet(false, true)) {
                Thread.sleep(1_000);
              }
              peer.answer(202, ScriptedServer.ACCEPTED);
            })) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url()).connections(1, 1).load(200, 400).run();

      assertThat(run.result().good()).isEqualTo(400);
      long halfSecond = 500_000_000;
      assertThat(run.atLeast(RequestTime.RESPONSE_TIME, halfSecond)).isGreaterThanOrEqualTo(95);
      assertThat(run.atLeast(RequestTime.SCHEDULE_LAG, halfSecond)).isGreaterThanOrEqualTo(95);
      assertThat(run.atLeast(RequestTime.INJECTOR_LAG, halfSecond)).isLessThanOrEqualTo(20);
      assertThat(run.atLeast(RequestTime.SERVICE_TIME, halfSecond)).isBetween(1L, 20L);
      assertAddsUp(run);
    }
  }

  @Test
  void aRequestThatWaitsTooLongIsMissedAndNeverSent() {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              if (request.number() == 10) {
                Thread.sleep(1_000);
              }
              peer.answer(202, ScriptedServer.ACCEPTED);
            })) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .connections(1, 1)
              .load(200, 300)
              .maxWait(Duration.ofMillis(300))
              .run();

      FirehoseResult result = run.result();
      // Of the 200 that are due while nothing is answered, those of the last 300 ms can still go.
      assertThat(result.missed()).isGreaterThanOrEqualTo(100);
      assertThat(result.sent() + result.missed()).isEqualTo(300);
      assertThat(server.requests()).hasSize((int) result.sent());
      assertThat(run.errors()).isEqualTo(Map.of("missed", result.missed()));
      assertThat(run.sum(SecondCounts::eventsMissed)).isEqualTo(result.missed());
      assertAddsUp(run);
    }
  }

  @Test
  void whenThePlatformIsGoneTheLoadGoesOnAndEndsAndIsCounted() {
    AtomicReference<ScriptedServer> self = new AtomicReference<>();
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              if (request.number() == 50) {
                self.get().die();
              }
              peer.answer(202, ScriptedServer.ACCEPTED);
            })) {
      self.set(server);
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .load(200, 300)
              .maxWait(Duration.ofMillis(200))
              .run();

      FirehoseResult result = run.result();
      assertThat(result.complete()).isTrue();
      assertThat(result.good()).isBetween(40L, 60L);
      assertThat(result.sent() + result.missed()).isEqualTo(300);
      assertThat(result.missed()).isPositive();
      assertAddsUp(run);
    }
  }

  @Test
  void stoppingEndsTheLoadAndKeepsWhatWasUnderWay() {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              Thread.sleep(50);
              peer.answer(202, ScriptedServer.ACCEPTED);
            })) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .threads(2)
              .load(1_000, 1_000_000)
              .run(
                  firehose -> {
                    server.awaitRequests(20);
                    firehose.stop();
                  });

      FirehoseResult result = run.result();
      assertThat(result.complete()).isFalse();
      assertThat(result.good()).isEqualTo(result.sent()).isGreaterThanOrEqualTo(20);
      assertThat(result.scheduled()).isLessThan(1_000_000);
      assertThat(result.waiting())
          .isEqualTo(result.scheduled() - result.sent() - result.missed())
          .isNotNegative();
      assertThat(LongStream.of(run.sequences(EventSet.SENT)).max().orElseThrow())
          .isLessThan(result.eventsScheduled());
      assertAddsUp(run);
    }
  }

  @Test
  void twoRunsOfOneSeedSendTheSameEvents() {
    assertThat(masked("one", 1, 4)).isEqualTo(masked("two", 2, 7));
  }

  private List<String> masked(String name, int threads, int connections) {
    try (ScriptedServer server = batches(0)) {
      new TestRun(root.resolve(name), server.url())
          .batch(20)
          .threads(threads)
          .connections(connections, 2)
          .load(1_000, 50)
          .run();
      return server.requests().stream()
          .map(Request::body)
          .sorted((a, b) -> eventId(a).compareTo(eventId(b)))
          .map(body -> body.replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"\""))
          .toList();
    }
  }

  private static ScriptedServer answering(int status, String body) {
    return new ScriptedServer((request, peer) -> peer.answer(status, body));
  }

  /** A gateway that refuses every fifth event of a batch, up to a number. */
  private static ScriptedServer batches(int refusals) {
    return new ScriptedServer(
        (request, peer) -> {
          List<String> ids =
              EVENT_ID.matcher(request.body()).results().map(r -> r.group()).toList();
          StringBuilder errors = new StringBuilder();
          for (int i = 0; i < refusals; i++) {
            errors
                .append(i == 0 ? ",\"errors\":[" : ",")
                .append("{\"index\":0,\"eventId\":\"")
                .append(ids.get(5 * i))
                .append("\",\"error\":\"no\"}");
          }
          peer.answer(
              202,
              String.format(
                  Locale.ROOT,
                  "{\"status\":\"processed\",\"total\":%d,\"accepted\":%d,\"rejected\":%d%s}",
                  ids.size(),
                  ids.size() - refusals,
                  refusals,
                  refusals == 0 ? "" : errors.append("]")));
        });
  }

  private static String eventId(String body) {
    Matcher id = EVENT_ID.matcher(body);
    assertThat(id.find()).isTrue();
    return id.group();
  }

  private static void assertAddsUp(TestRun run) {
    FirehoseResult result = run.result();
    assertThat(result.sent()).isEqualTo(result.good() + result.failed() + result.unanswered());
    assertThat(result.scheduled()).isEqualTo(result.sent() + result.missed() + result.waiting());
    assertThat(run.sum(SecondCounts::requestsSent)).isEqualTo(result.sent());
    assertThat(run.sum(SecondCounts::requestsGood)).isEqualTo(result.good());
    assertThat(run.sum(SecondCounts::requestsFailed)).isEqualTo(result.failed());
    assertThat(run.sum(SecondCounts::requestsUnanswered)).isEqualTo(result.unanswered());
    assertThat(run.sum(SecondCounts::requestsMissed)).isEqualTo(result.missed());
    long events = result.sent() * result.eventsPerRequest();
    assertThat(run.sum(SecondCounts::eventsSent)).isEqualTo(events);
    assertThat(
            run.sum(SecondCounts::eventsAccepted)
                + run.sum(SecondCounts::eventsRejected)
                + run.sum(SecondCounts::eventsFailed)
                + run.sum(SecondCounts::eventsUnanswered))
        .isEqualTo(events);
    assertThat(run.ledger().count(EventSet.SENT)).isEqualTo(events);
    for (EventSet set :
        List.of(EventSet.ACCEPTED, EventSet.REJECTED, EventSet.FAILED, EventSet.UNANSWERED)) {
      assertThat(run.ledger().countWithout(set, EventSet.SENT)).isZero();
    }
  }
}
