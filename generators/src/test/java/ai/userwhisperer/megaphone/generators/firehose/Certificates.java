package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** An authority of the tests' own, and certificates by it. */
final class Certificates {
  private final X509Bundle authority =
      built(named("Test Authority").setIsCertificateAuthority(true), null);

  /** Valid today, for the name {@code localhost} and the address 127.0.0.1. */
  X509Bundle forLocalhost() {
    return built(localhost(), authority);
  }

  X509Bundle forAnotherHost() {
    return built(named("other.example").addSanDnsName("other.example"), authority);
  }

  X509Bundle expired() {
    return built(
        localhost()
            .notBefore(Instant.parse("2024-02-01T12:00:00Z"))
            .notAfter(Instant.parse("2024-02-29T12:00:00Z")),
        authority);
  }

  static X509Bundle selfSigned() {
    return built(localhost().setIsCertificateAuthority(true), null);
  }

  /** The authority's certificate in a file, for a client to trust. */
  Path trustFile(Path folder) {
    try {
      return Files.writeString(folder.resolve("authority.pem"), authority.getCertificatePEM());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static CertificateBuilder localhost() {
    return named("localhost").addSanDnsName("localhost").addSanIpAddress("127.0.0.1");
  }

  private static CertificateBuilder named(String name) {
    return new CertificateBuilder().ecp256().subject("CN=" + name);
  }

  private static X509Bundle built(CertificateBuilder builder, X509Bundle issuer) {
    try {
      return issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
