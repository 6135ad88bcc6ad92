package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.profiles.TrustedAuthorities;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks a server's certificate and host name as the JDK does, and says why it refuses one. Trusts
 * the JDK's authorities, and those of a file.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager jdk;
  private final String host;

  private ServerTrust(X509ExtendedTrustManager jdk, String host) {
    this.jdk = jdk;
    this.host = host;
  }

  /**
   * For connections to a host.
   *
   * @param trustFile certificates, in PEM form, of authorities besides the JDK's
   * @throws ai.userwhisperer.megaphone.profiles.ProfileException when the trust file can't be used
   */
  static ServerTrust of(String host, Optional<Path> trustFile) throws GeneralSecurityException {
    KeyStore authorities =
        trustFile.map(file -> TrustedAuthorities.store("target.trust-file", file)).orElse(null);
    return new ServerTrust(manager(authorities), host);
  }

  /**
   * @param store null for the JDK's own
   */
  private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("the JDK has no trust manager for certificates");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      jdk.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw UntrustedServer.of(chain, host, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    jdk.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a server's host name has to be checked, too");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    jdk.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    jdk.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    jdk.checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    X509Certificate[] issuers = jdk.getAcceptedIssuers();
    return Arrays.copyOf(issuers, issuers.length);
  }
}
