package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.generators.firehose.Http2Server.Peer;
import ai.userwhisperer.megaphone.generators.firehose.Http2Server.Script;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.profiles.Sending;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class Http2Test {
  private static final String ACCEPTED = ScriptedServer.ACCEPTED;
  private static final Certificates CERTIFICATES = new Certificates();
  private static final Script ACCEPTING = (number, peer) -> peer.answer(202, ACCEPTED);

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void everyRequestIsAStreamAndAccountedFor(String transport) {
    Http2Server h2 = new Http2Server(Http2Settings.defaultSettings(), ACCEPTING);
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run =
          run(server)
              .connections(2, 16)
              .threads(2)
              .transport(transport.equals("nio") ? Transport.nio() : Transport.of(Sending.Io.AUTO))
              .run();

      assertThat(run.result()).isEqualTo(new FirehoseResult(true, 200, 200, 200, 0, 0, 0, 0, 1));
      assertThat(run.sequences(EventSet.ACCEPTED)).hasSize(200);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(h2.bodies()).hasSize(200).doesNotHaveDuplicates();
      assertThat(run.sum(SecondCounts::bytesSent))
          .isGreaterThan(h2.bodies().stream().mapToLong(String::length).sum());
      assertThat(run.sum(SecondCounts::bytesReceived)).isGreaterThan(200L * ACCEPTED.length());
    }
  }

  @Test
  void aRequestCarriesTheHeadersOfTheTargetAndTheRunInLowerCase() {
    Http2Server h2 = new Http2Server(Http2Settings.defaultSettings(), ACCEPTING);
    try (NettyServer server = new NettyServer(h2::layOut)) {
      run(server).load(100, 1).run();

      assertThat(h2.heads().get(0))
          .contains(
              ":method: POST",
              ":path: /v1/events/track",
              ":scheme: http",
              ":authority: 127.0.0.1:" + server.port(),
              "authorization: Bearer uw_secret",
              "x-megaphone-run: " + TestRun.RUN_KEY);
    }
  }

  @Test
  void noMoreStreamsAreOpenedThanTheServerAllows() {
    Http2Server h2 =
        new Http2Server(Http2Settings.defaultSettings().maxConcurrentStreams(1), ACCEPTING);
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(1, 64).load(5_000, 400).run();

      assertThat(run.result().good()).isEqualTo(400);
      assertThat(h2.mostOpen()).isEqualTo(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void noMoreStreamsAreOpenedThanThePlanAllows() {
    Http2Server h2 = new Http2Server(Http2Settings.defaultSettings(), ACCEPTING);
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(1, 3).load(5_000, 400).run();

      assertThat(run.result().good()).isEqualTo(400);
      assertThat(h2.mostOpen()).isBetween(1, 3);
    }
  }

  @Test
  void bodiesThatWaitForATinyWindowArriveWhole() {
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings().initialWindowSize(100),
            (number, peer) ->
                peer.answer(
                    202, "{\"status\":\"processed\",\"total\":20,\"accepted\":20,\"rejected\":0}"));
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).batch(20).connections(2, 8).load(1_000, 60).run();

      assertThat(run.result().good()).isEqualTo(60);
      assertThat(run.sum(SecondCounts::eventsAccepted)).isEqualTo(1_200);
      assertThat(h2.bodies()).hasSize(60).allMatch(body -> body.endsWith("]}"));
    }
  }

  @Test
  void bodiesOfManyFramesArriveWhole() {
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings(),
            (number, peer) ->
                peer.answer(
                    202,
                    "{\"status\":\"processed\",\"total\":1000,\"accepted\":1000,\"rejected\":0}"));
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).batch(1_000).connections(1, 8).load(200, 30).run();

      assertThat(run.result().good()).isEqualTo(30);
      assertThat(run.sum(SecondCounts::eventsAccepted)).isEqualTo(30_000);
    }
  }

  @Test
  void aStreamThatTheServerResetsIsUnansweredAndTheConnectionGoesOn() {
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings(),
            (number, peer) -> {
              if (number % 10 == 0) {
                peer.reset(Http2Error.REFUSED_STREAM);
              } else {
                peer.answer(202, ACCEPTED);
              }
            });
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(1, 8).load(2_000, 800).run();

      assertThat(run.errors()).isEqualTo(Map.of("reset", 80L));
      assertThat(run.result().good()).isEqualTo(720);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatIsNotAnsweredIsCancelledAndTheConnectionGoesOn() {
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings(),
            (number, peer) -> {
              if (number % 50 != 0) {
                peer.answer(202, ACCEPTED);
              }
            });
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(1, 16).requestTimeout(Duration.ofMillis(300)).run();

      assertThat(run.errors()).isEqualTo(Map.of("timeout", 4L));
      assertThat(run.result().good()).isEqualTo(196);
      assertThat(h2.cancels()).containsOnly(Http2Error.CANCEL.code());
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void afterAGoAwayTheConnectionIsReplacedAndWhatTheServerTookIsAnswered() {
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings(),
            (number, peer) -> {
              if (number == 100) {
                peer.goAway();
              }
              peer.answer(202, ACCEPTED);
            });
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(1, 8).load(2_000, 400).run();

      FirehoseResult result = run.result();
      assertThat(result.sent()).isEqualTo(400);
      assertThat(result.good() + result.unanswered()).isEqualTo(400);
      assertThat(result.unanswered()).isLessThan(8);
      assertThat(run.errors().keySet()).isSubsetOf("closed");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** The server refuses all streams above the first of those that wait: RFC 9113, 6.8. */
  @Test
  void whatAGoAwayRefusesIsUnansweredAtOnce() {
    AtomicReference<Peer> first = new AtomicReference<>();
    AtomicInteger held = new AtomicInteger();
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings(),
            (number, peer) -> {
              if (number >= 8) {
                peer.answer(202, ACCEPTED);
              } else if (number == 0) {
                first.set(peer);
              } else if (held.incrementAndGet() == 7) {
                first.get().goAwayAfterThis();
                first.get().answer(202, ACCEPTED);
              }
            });
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(1, 8).load(1_000, 100).run();

      assertThat(run.errors()).isEqualTo(Map.of("closed", 7L));
      assertThat(run.result().good()).isEqualTo(93);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void whatIsUnderWayOnALostConnectionIsUnanswered() {
    AtomicInteger closings = new AtomicInteger();
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings(),
            (number, peer) -> {
              if (number % 50 == 49) {
                closings.incrementAndGet();
                peer.close();
              } else {
                peer.answer(202, ACCEPTED);
              }
            });
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(2, 4).load(1_000, 300).run();

      assertThat(run.result().sent()).isEqualTo(300);
      assertThat(run.result().good() + run.result().unanswered()).isEqualTo(300);
      assertThat(run.result().unanswered()).isBetween((long) closings.get(), 4L * closings.get());
      assertThat(run.errors().keySet()).isSubsetOf("closed", "reset");
    }
  }

  @Test
  void interimAnswersPiecesAndTrailersMakeAnAnswer() {
    Http2Server h2 =
        new Http2Server(
            Http2Settings.defaultSettings(),
            (number, peer) -> {
              peer.head(103, false);
              peer.head(202, false);
              for (int i = 0; i < ACCEPTED.length(); i += 7) {
                peer.data(ACCEPTED.substring(i, Math.min(i + 7, ACCEPTED.length())));
              }
              peer.trailers();
            });
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).connections(2, 4).run();

      assertThat(run.result().good()).isEqualTo(200);
      assertThat(run.sum(SecondCounts::eventsAccepted)).isEqualTo(200);
    }
  }

  @Test
  void anErrorStatusWithoutABodyIsAFailureOfItsKind() {
    Http2Server h2 =
        new Http2Server(Http2Settings.defaultSettings(), (number, peer) -> peer.head(503, true));
    try (NettyServer server = new NettyServer(h2::layOut)) {
      TestRun run = run(server).run();

      assertThat(run.errors()).isEqualTo(Map.of("status-503", 200L));
    }
  }

  @Test
  void aServerOfHttp1IsRefused() {
    try (ScriptedServer server = ScriptedServer.accepting()) {
      assertRefused(server.url());
    }
  }

  @Test
  void aServerThatSaysNothingIsRefused() {
    try (ScriptedServer server = new ScriptedServer((request, peer) -> {})) {
      assertRefused(server.url());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void overTlsItIsAgreedInTheHandshake(SslProvider provider) {
    Http2Server h2 = new Http2Server(Http2Settings.defaultSettings(), ACCEPTING);
    SslContext context = tls("h2", "http/1.1");
    try (NettyServer server =
        new NettyServer(
            pipeline -> {
              pipeline.addLast(context.newHandler(pipeline.channel().alloc()));
              h2.layOut(pipeline);
            })) {
      TestRun run = secure(server).sslProvider(provider).connections(2, 16).run();

      assertThat(run.result().good()).isEqualTo(200);
      assertThat(h2.heads().get(0)).contains(":scheme: https");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void aServerThatDoesNotChooseItIsRefused(SslProvider provider) {
    for (String[] offered : new String[][] {{}, {"http/1.1"}}) {
      SslContext context = tls(offered);
      try (NettyServer server =
          new NettyServer(
              pipeline -> pipeline.addLast(context.newHandler(pipeline.channel().alloc())))) {
        assertRefused(secure(server).sslProvider(provider), server.url("https", "localhost"));
      }
    }
  }

  private TestRun secure(NettyServer server) {
    return new TestRun(root.resolve("run" + server.port()), server.url("https", "localhost"))
        .protocol(Sending.Protocol.H2)
        .trusting(CERTIFICATES.trustFile(root));
  }

  private static SslContext tls(String... protocols) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(new CountingKey(CERTIFICATES.forLocalhost()))
              .sslProvider(SslProvider.JDK);
      if (protocols.length > 0) {
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.FATAL_ALERT,
                protocols));
      }
      return builder.build();
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
  }

  private void assertRefused(URI url) {
    assertRefused(
        new TestRun(root.resolve("run"), url)
            .protocol(Sending.Protocol.H2)
            .connectTimeout(Duration.ofMillis(500)),
        url);
  }

  private static void assertRefused(TestRun run, URI url) {
    assertThatThrownBy(run::run)
        .isInstanceOf(FirehoseException.class)
        .hasMessage(
            "target.base-url = " + url + ": does not speak HTTP/2; needs a server that speaks h2");
  }

  private TestRun run(NettyServer server) {
    return new TestRun(root.resolve("run"), server.url("http", "127.0.0.1"))
        .protocol(Sending.Protocol.H2);
  }
}
