package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/** Why a target can't be used, in one line. */
final class Refusal {
  private Refusal() {}

  /** The target's address. */
  static HostAddress resolve(HttpTarget target) {
    if (target.port() < 1) {
      throw new FirehoseException(setting(target) + "needs a port from 1 to 65535");
    }
    try {
      return new HostAddress(
          target.host(), target.port(), InetAddress::getByName, HostAddress.LOOKED_UP_EVERY);
    } catch (UnknownHostException e) {
      throw new FirehoseException(
          setting(target) + "has no address; needs the name of a host that can be resolved", e);
    }
  }

  /** For a connection that could not be opened. */
  static FirehoseException of(HttpTarget target, Throwable cause) {
    if (Starvation.isCauseOf(cause)) {
      return new FirehoseException(
          setting(target)
              + "could not be connected to (this machine has no local port or file descriptor"
              + " left); needs fewer connections",
          cause);
    }
    Optional<String> tls = TlsRefusal.of(target, cause);
    if (tls.isPresent()) {
      return new FirehoseException(setting(target) + tls.get(), cause);
    }
    String what;
    // A ConnectTimeoutException is a ConnectException, too.
    if (cause instanceof ConnectTimeoutException) {
      what = "did not accept a connection within " + target.connectTimeout().toMillis() + " ms";
    } else if (cause instanceof ConnectException && isRefusal(cause)) {
      what = "refused the connection";
    } else {
      String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      what = "could not be connected to (" + reason + ")";
    }
    return new FirehoseException(
        setting(target) + what + "; needs a platform that answers there", cause);
  }

  private static boolean isRefusal(Throwable cause) {
    return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
  }

  private static String setting(HttpTarget target) {
    return "target.base-url = " + target.baseUrl() + ": ";
  }
}
