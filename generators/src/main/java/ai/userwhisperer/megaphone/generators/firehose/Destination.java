package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.profiles.Sending;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;

/**
 * Where connections go.
 *
 * @param tls for https
 */
record Destination(HostAddress address, Optional<Tls> tls) {
  /**
   * The target's.
   *
   * @param protocol that is offered in a TLS handshake
   * @param sslProvider what does TLS where the target has it
   * @throws FirehoseException when the target can't be used; the message is one line
   */
  static Destination of(HttpTarget target, Sending.Protocol protocol, SslProvider sslProvider) {
    return new Destination(
        Refusal.resolve(target),
        target.isSecure() ? Optional.of(Tls.to(target, protocol, sslProvider)) : Optional.empty());
  }
}
