package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why a handshake of TLS, or what was agreed in it, failed: what ends a sentence about a server.
 */
final class TlsRefusal {
  private TlsRefusal() {}

  /** Empty when it was not the handshake that failed. */
  static Optional<String> of(HttpTarget target, Throwable failure) {
    String reason = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedServer) {
        return Optional.of(cause.getMessage());
      }
      if (cause instanceof ProtocolRefused || says(cause, "no_application_protocol")) {
        return Optional.of("does not speak HTTP/2; needs a server that speaks h2");
      }
      if (cause instanceof NotSslRecordException) {
        return Optional.of("does not speak TLS there; needs a port that does, or http://");
      }
      if (cause instanceof SslHandshakeTimeoutException) {
        return Optional.of(
            "did not finish the TLS handshake within "
                + target.connectTimeout().toMillis()
                + " ms; needs a server that speaks TLS");
      }
      if (cause instanceof SSLException) {
        reason = firstLine(cause);
      }
    }
    if (reason != null) {
      return Optional.of(
          "did not agree on TLS (" + reason + "); needs a server that speaks TLS 1.2 or 1.3");
    }
    return target.isSecure() && failure instanceof ClosedChannelException
        ? Optional.of("ended the TLS handshake; needs a server that speaks TLS 1.2 or 1.3")
        : Optional.empty();
  }

  private static boolean says(Throwable cause, String alert) {
    return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(alert);
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
