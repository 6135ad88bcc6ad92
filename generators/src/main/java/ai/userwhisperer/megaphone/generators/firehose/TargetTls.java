package ai.userwhisperer.megaphone.generators.firehose;

import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** What the firehose trusts, for other clients that ask the same target. */
public final class TargetTls {
  private TargetTls() {}

  /**
   * A context that trusts a server as the firehose does, and whose refusals say why.
   *
   * @param trustFile certificates, in PEM form, of authorities besides the JDK's
   * @throws FirehoseException when the trust file can't be used; the message is one line
   */
  public static SSLContext context(URI baseUrl, Optional<Path> trustFile) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {ServerTrust.of(baseUrl.getHost(), trustFile)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS can't be used on this machine: " + e.getMessage(), e);
    }
  }
}
