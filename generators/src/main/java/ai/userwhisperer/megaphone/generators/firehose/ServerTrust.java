package ai.userwhisperer.megaphone.generators.firehose;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
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
   * @throws FirehoseException when the trust file can't be used; the message is one line
   */
  static ServerTrust of(String host, Optional<Path> trustFile) throws GeneralSecurityException {
    X509ExtendedTrustManager authorities = manager(null);
    if (trustFile.isPresent()) {
      authorities = manager(store(authorities.getAcceptedIssuers(), read(trustFile.get())));
    }
    return new ServerTrust(authorities, host);
  }

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

  private static KeyStore store(
      X509Certificate[] authorities, Collection<? extends Certificate> more)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    int number = 0;
    for (Certificate certificate : authorities) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    for (Certificate certificate : more) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    return store;
  }

  private static Collection<? extends Certificate> read(Path file) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates = factory.generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new CertificateException("no certificate");
      }
      return certificates;
    } catch (IOException e) {
      throw new FirehoseException(
          "target.trust-file = " + file + ": needs a file that can be read", e);
    } catch (CertificateException e) {
      throw new FirehoseException(
          "target.trust-file = " + file + ": needs certificates in PEM form", e);
    }
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
