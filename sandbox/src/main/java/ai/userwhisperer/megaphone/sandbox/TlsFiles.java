package ai.userwhisperer.megaphone.sandbox;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * What the gateway shows to clients that speak TLS to it.
 *
 * @param certificate a PEM file: the gateway's certificate, and those between it and its authority
 * @param key a PEM file: the private key, in PKCS#8 form, without a password
 */
public record TlsFiles(Path certificate, Path key) {

  /**
   * Reads them.
   *
   * @throws SandboxException when they can't be read or hold something else
   */
  SslContext context() throws SandboxException {
    try {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
          .sslProvider(SslProvider.JDK)
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new SandboxException(
          "sandbox TLS = %s, %s: needs a certificate and its key in PEM files (%s)"
              .formatted(certificate, key, e.getMessage()),
          e);
    }
  }
}
