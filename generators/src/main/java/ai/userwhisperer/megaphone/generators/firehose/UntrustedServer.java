package ai.userwhisperer.megaphone.generators.firehose;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A server's certificate that was refused. The message ends a sentence about the server. */
final class UntrustedServer extends CertificateException {
  private static final long serialVersionUID = 1L;

  /** Kinds of names in a certificate (RFC 5280, 4.2.1.6). */
  private static final Integer DNS_NAME = 2;

  private static final Integer IP_ADDRESS = 7;
  private static final int NAMES_SHOWN = 3;

  private UntrustedServer(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Why a chain was refused.
   *
   * @param chain the server's own certificate first
   * @param host that was asked for
   */
  static UntrustedServer of(X509Certificate[] chain, String host, CertificateException refusal) {
    X509Certificate own = chain[0];
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return new UntrustedServer(
            "shows a certificate that expired on "
                + until(chain)
                + "; needs one that is valid today",
            refusal);
      }
      if (cause instanceof CertificateNotYetValidException) {
        return new UntrustedServer(
            "shows a certificate that is not valid yet; needs one that is valid today", refusal);
      }
      if (cause instanceof CertPathBuilderException) {
        boolean bySelf = own.getSubjectX500Principal().equals(own.getIssuerX500Principal());
        return new UntrustedServer(
            (bySelf
                    ? "shows a certificate that it signed itself"
                    : "shows a certificate by an authority that is not trusted ("
                        + chain[chain.length - 1].getIssuerX500Principal()
                        + ")")
                + "; needs one by an authority of the JDK or of target.trust-file",
            refusal);
      }
    }
    // The JDK checks the name after the path, and its refusal has no cause.
    if (refusal.getCause() == null) {
      return new UntrustedServer(
          "shows a certificate for " + names(own) + "; needs one for " + host, refusal);
    }
    return new UntrustedServer(
        "shows a certificate that is not valid ("
            + refusal.getMessage()
            + "); needs one by an authority of the JDK or of target.trust-file",
        refusal);
  }

  /** When the first of them ended. */
  private static Instant until(X509Certificate[] chain) {
    Instant until = Instant.MAX;
    for (X509Certificate certificate : chain) {
      Instant end = certificate.getNotAfter().toInstant();
      until = end.isBefore(until) ? end : until;
    }
    return until;
  }

  private static String names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> name : alternatives) {
          if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
            names.add(String.valueOf(name.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      names.clear(); // The subject says enough.
    }
    if (names.isEmpty()) {
      return certificate.getSubjectX500Principal().toString();
    }
    return names.size() <= NAMES_SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMES_SHOWN)) + ", …";
  }
}
