package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.profiles.Sending;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * TLS 1.2 or 1.3 to one target. The server's certificate and host name are always checked. All
 * connections of a firehose share one, so that those that are opened again can resume a session.
 * May be used by any thread.
 */
final class Tls {
  private final SslContext context;
  private final String host;
  private final int port;
  private final Sending.Protocol protocol;
  private final long handshakeTimeoutMs;

  private Tls(SslContext context, HttpTarget target, Sending.Protocol protocol) {
    this.context = context;
    this.host = target.host();
    this.port = target.port();
    this.protocol = protocol;
    this.handshakeTimeoutMs = target.connectTimeout().toMillis();
  }

  /** BoringSSL where Netty's native library is there, which is faster, else the JDK. */
  static SslProvider bestProvider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /**
   * To a target.
   *
   * @param protocol the only one that is offered (ALPN, RFC 7301)
   * @throws FirehoseException when the target's trust file can't be used
   */
  static Tls to(HttpTarget target, Sending.Protocol protocol, SslProvider provider) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(provider)
              .trustManager(ServerTrust.of(target.host(), target.trustFile()))
              .protocols("TLSv1.3", "TLSv1.2")
              .endpointIdentificationAlgorithm("HTTPS")
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      ApplicationProtocolConfig.Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      alpn(protocol)));
      return new Tls(builder.build(), target, protocol);
    } catch (SSLException | GeneralSecurityException e) {
      throw new IllegalStateException("TLS can't be used on this machine: " + e.getMessage(), e);
    }
  }

  private static String alpn(Sending.Protocol protocol) {
    return switch (protocol) {
      case HTTP_1_1 -> "http/1.1";
      case H2 -> "h2";
    };
  }

  /** A handler for one connection. */
  SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator, host, port);
    handler.setHandshakeTimeout(handshakeTimeoutMs, TimeUnit.MILLISECONDS);
    return handler;
  }

  /**
   * Whether a server that finished its handshake speaks what was asked for. One that knows nothing
   * of ALPN speaks HTTP/1.1.
   */
  boolean isAgreed(SslHandler handler) {
    String chosen = handler.applicationProtocol();
    return chosen == null ? protocol == Sending.Protocol.HTTP_1_1 : chosen.equals(alpn(protocol));
  }
}
