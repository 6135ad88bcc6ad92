package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TlsTest {
  private static final Certificates CERTIFICATES = new Certificates();

  @TempDir Path root;

  private final Queue<String> agreed = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @CsvSource({"OPENSSL,TLSv1.3", "OPENSSL,TLSv1.2", "JDK,TLSv1.3", "JDK,TLSv1.2"})
  void everyRequestIsSentAndAnsweredOverTls(SslProvider provider, String version) {
    try (NettyServer server = server(CERTIFICATES.forLocalhost(), version)) {
      TestRun run = run(server, "localhost").sslProvider(provider).connections(4, 8).run();

      assertThat(run.result()).isEqualTo(new FirehoseResult(true, 200, 200, 200, 0, 0, 0, 0, 1));
      assertThat(run.sum(SecondCounts::requestsSent)).isEqualTo(200);
      assertThat(agreed).hasSize(4).containsOnly(version + " http/1.1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void batchesOfManyRecordsArriveWhole(SslProvider provider) {
    try (NettyServer server = server(CERTIFICATES.forLocalhost(), "TLSv1.3", batchAnswer())) {
      TestRun run =
          run(server, "127.0.0.1")
              .sslProvider(provider)
              .batch(500)
              .connections(2, 4)
              .load(200, 40)
              .run();

      assertThat(run.result().good()).isEqualTo(40);
      assertThat(run.sum(SecondCounts::eventsAccepted)).isEqualTo(20_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL,TLSv1.3", "OPENSSL,TLSv1.2", "JDK,TLSv1.3", "JDK,TLSv1.2"})
  void aConnectionThatIsOpenedAgainResumesItsSession(SslProvider provider, String version) {
    CountingKey key = new CountingKey(CERTIFICATES.forLocalhost());
    SslContext context = context(key, version);
    try (NettyServer server =
        new NettyServer(
            pipeline -> {
              pipeline.addLast(context.newHandler(pipeline.channel().alloc()));
              pipeline.addLast(new AnsweringHttp1(closing()));
            })) {
      TestRun run =
          run(server, "localhost").sslProvider(provider).connections(2, 1).load(1_000, 60).run();

      assertThat(run.result().good()).isEqualTo(60);
      assertThat(server.connections()).isGreaterThanOrEqualTo(60);
      // Tickets may come after a connection was closed, so that not every one can be resumed.
      assertThat(key.uses()).isBetween(1, 30);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void aCertificateByAnUnknownAuthorityIsRefused(SslProvider provider) {
    try (NettyServer server = server(CERTIFICATES.forLocalhost(), "TLSv1.3")) {
      assertRefused(
          new TestRun(root.resolve("run"), server.url("https", "localhost")).sslProvider(provider),
          server.url("https", "localhost"),
          "shows a certificate by an authority that is not trusted (CN=Test Authority); needs one"
              + " by an authority of the JDK or of target.trust-file");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void aCertificateThatTheServerSignedItselfIsRefused(SslProvider provider) {
    try (NettyServer server = server(Certificates.selfSigned(), "TLSv1.3")) {
      assertRefused(
          run(server, "localhost").sslProvider(provider),
          server.url("https", "localhost"),
          "shows a certificate that it signed itself; needs one by an authority of the JDK or of"
              + " target.trust-file");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void aCertificateForAnotherHostIsRefused(SslProvider provider) {
    try (NettyServer server = server(CERTIFICATES.forAnotherHost(), "TLSv1.2")) {
      assertRefused(
          run(server, "localhost").sslProvider(provider),
          server.url("https", "localhost"),
          "shows a certificate for other.example; needs one for localhost");
      assertRefused(
          run(server, "127.0.0.1").sslProvider(provider),
          server.url("https", "127.0.0.1"),
          "shows a certificate for other.example; needs one for 127.0.0.1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void anExpiredCertificateIsRefused(SslProvider provider) {
    try (NettyServer server = server(CERTIFICATES.expired(), "TLSv1.3")) {
      assertRefused(
          run(server, "localhost").sslProvider(provider),
          server.url("https", "localhost"),
          "shows a certificate that expired on 2024-02-29T12:00:00Z; needs one that is valid"
              + " today");
    }
  }

  /** The load goes on to its end: what finds no connection any more is missed, and counted. */
  @Test
  void aCertificateThatExpiresWhileTheLoadGoesOnSpoilsNoSum() {
    SslContext valid = context(new CountingKey(CERTIFICATES.forLocalhost()), "TLSv1.3");
    SslContext expired = context(new CountingKey(CERTIFICATES.expired()), "TLSv1.3");
    AtomicInteger opened = new AtomicInteger();
    try (NettyServer server =
        new NettyServer(
            pipeline -> {
              SslContext shown = opened.incrementAndGet() <= 20 ? valid : expired;
              pipeline.addLast(shown.newHandler(pipeline.channel().alloc()));
              pipeline.addLast(new AnsweringHttp1(closing()));
            })) {
      FirehoseResult result =
          run(server, "localhost")
              .connections(2, 1)
              .load(200, 100)
              .maxWait(Duration.ofMillis(300))
              .run()
              .result();

      assertThat(result.complete()).isTrue();
      assertThat(result.good()).isBetween(1L, 20L);
      assertThat(result.missed()).isPositive();
      assertThat(result.good() + result.failed() + result.unanswered()).isEqualTo(result.sent());
      assertThat(result.sent() + result.missed()).isEqualTo(100);
    }
  }

  @Test
  void aPortWithoutTlsIsRefused() {
    try (ScriptedServer server = new ScriptedServer((request, peer) -> {})) {
      URI url = URI.create("https://127.0.0.1:" + server.url().getPort());
      assertRefused(
          new TestRun(root.resolve("run"), url).connectTimeout(Duration.ofMillis(300)),
          url,
          "did not finish the TLS handshake within 300 ms; needs a server that speaks TLS");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void aPortThatAnswersInPlainTextIsRefused(SslProvider provider) {
    String badRequest = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    try (NettyServer server = new NettyServer(pipeline -> pipeline.addLast(saying(badRequest)))) {
      assertRefused(
          run(server, "localhost").sslProvider(provider),
          server.url("https", "localhost"),
          "does not speak TLS there; needs a port that does, or http://");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void aServerThatSharesNoCipherIsRefused(SslProvider provider) throws SSLException {
    SslContext context =
        SslContextBuilder.forServer(new CountingKey(CERTIFICATES.forLocalhost()))
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.2")
            .ciphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"))
            .build();
    try (NettyServer server =
        new NettyServer(
            pipeline -> pipeline.addLast(context.newHandler(pipeline.channel().alloc())))) {
      assertThatThrownBy(run(server, "localhost").sslProvider(provider)::run)
          .isInstanceOf(FirehoseException.class)
          .hasMessageStartingWith(
              "target.base-url = " + server.url("https", "localhost") + ": did not agree on TLS (")
          .hasMessageEndingWith("); needs a server that speaks TLS 1.2 or 1.3")
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void aPortThatHangsUpIsRefused(SslProvider provider) {
    try (NettyServer server = new NettyServer(TlsTest::hangUp)) {
      assertThatThrownBy(run(server, "localhost").sslProvider(provider)::run)
          .isInstanceOf(FirehoseException.class)
          .hasMessageStartingWith("target.base-url = " + server.url("https", "localhost") + ": ")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aTrustFileThatIsMissingOrHoldsNoCertificateIsNamed() throws IOException {
    Path missing = root.resolve("missing.pem");
    Path bad = Files.writeString(root.resolve("bad.pem"), "-----BEGIN NONSENSE-----\n");
    Path empty = Files.writeString(root.resolve("empty.pem"), "");
    URI url = URI.create("https://127.0.0.1:1");
    assertThatThrownBy(new TestRun(root.resolve("missing"), url).trusting(missing)::run)
        .isInstanceOf(ProfileException.class)
        .hasMessage("target.trust-file = " + missing + ": needs a file that can be read");
    for (Path file : List.of(bad, empty)) {
      Path directory = root.resolve("run-" + file.getFileName());
      assertThatThrownBy(new TestRun(directory, url).trusting(file)::run)
          .isInstanceOf(ProfileException.class)
          .hasMessage("target.trust-file = " + file + ": needs certificates in PEM form");
    }
  }

  @Test
  void otherClientsOfTheTargetTrustTheSame() throws IOException, InterruptedException {
    try (NettyServer server = server(CERTIFICATES.forLocalhost(), "TLSv1.3")) {
      URI url = server.url("https", "localhost");
      HttpRequest request = HttpRequest.newBuilder(url).build();
      assertThat(
              client(url, Optional.of(CERTIFICATES.trustFile(root)))
                  .send(request, HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(202);
      assertThatThrownBy(
              () ->
                  client(url, Optional.empty())
                      .send(request, HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("by an authority that is not trusted (CN=Test Authority)");
    }
  }

  private static HttpClient client(URI url, Optional<Path> trustFile) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(TargetTls.context(url, trustFile))
        .build();
  }

  private TestRun run(NettyServer server, String host) {
    return new TestRun(root.resolve("run" + System.nanoTime()), server.url("https", host))
        .trusting(CERTIFICATES.trustFile(root));
  }

  private static void assertRefused(TestRun run, URI url, String why) {
    assertThatThrownBy(run::run)
        .isInstanceOf(FirehoseException.class)
        .hasMessage("target.base-url = " + url + ": " + why);
  }

  private NettyServer server(X509Bundle certificate, String version) {
    return server(certificate, version, ScriptedServer.response(202, ScriptedServer.ACCEPTED));
  }

  private NettyServer server(X509Bundle certificate, String version, String answer) {
    SslContext context = context(new CountingKey(certificate), version);
    return new NettyServer(
        pipeline -> {
          SslHandler handler = context.newHandler(pipeline.channel().alloc());
          pipeline.addLast(handler, noting(handler), new AnsweringHttp1(answer));
        });
  }

  private static SslContext context(CountingKey key, String version) {
    try {
      return SslContextBuilder.forServer(key)
          .sslProvider(SslProvider.JDK)
          .protocols(version)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  "h2",
                  "http/1.1"))
          .build();
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
  }

  private ChannelInboundHandlerAdapter noting(SslHandler handler) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
          agreed.add(
              handler.engine().getSession().getProtocol() + " " + handler.applicationProtocol());
        }
      }
    };
  }

  private static ChannelInboundHandlerAdapter saying(String text) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        ChannelFuture unused =
            context.writeAndFlush(
                ByteBufUtil.writeAscii(context.alloc(), text), context.voidPromise());
      }
    };
  }

  private static void hangUp(ChannelPipeline pipeline) {
    ChannelFuture unused = pipeline.channel().close();
  }

  private static String closing() {
    return "HTTP/1.1 202 OK\r\nConnection: close\r\nContent-Length: 21\r\n\r\n"
        + "{\"status\":\"accepted\"}";
  }

  private static String batchAnswer() {
    return ScriptedServer.response(
        202, "{\"status\":\"processed\",\"total\":500,\"accepted\":500,\"rejected\":0}");
  }
}
