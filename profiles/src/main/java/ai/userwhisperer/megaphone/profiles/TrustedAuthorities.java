package ai.userwhisperer.megaphone.profiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The JDK's authorities and those of a file that a setting names, in the forms that clients of TLS
 * take.
 *
 * <p>In each method {@code setting} names the file, which holds certificates in PEM form; a {@link
 * ProfileException} says when it can't be used.
 */
public final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /** For clients of the JDK. */
  public static SSLContext context(String setting, Path file) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory(setting, file).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(setting, file, e);
    }
  }

  /** For libraries that make a context of their own. */
  public static TrustManagerFactory factory(String setting, Path file) {
    try {
      return factory(store(setting, file));
    } catch (GeneralSecurityException e) {
      throw unusable(setting, file, e);
    }
  }

  /** For libraries that make all of their own; without a password. */
  public static KeyStore store(String setting, Path file) {
    try {
      List<Certificate> all = new ArrayList<>(read(setting, file));
      for (TrustManager manager : factory(null).getTrustManagers()) {
        if (manager instanceof X509TrustManager authorities) {
          for (X509Certificate authority : authorities.getAcceptedIssuers()) {
            all.add(authority);
          }
        }
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < all.size(); i++) {
        store.setCertificateEntry("authority-" + i, all.get(i));
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(setting, file, e);
    }
  }

  private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static List<Certificate> read(String setting, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<Certificate> certificates =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (certificates.isEmpty()) {
        throw new CertificateException("no certificate");
      }
      return certificates;
    } catch (IOException e) {
      throw new ProfileException(setting + " = " + file + ": needs a file that can be read", e);
    } catch (CertificateException e) {
      throw new ProfileException(setting + " = " + file + ": needs certificates in PEM form", e);
    }
  }

  private static ProfileException unusable(String setting, Path file, Exception e) {
    return new ProfileException(
        setting + " = " + file + ": needs certificates that Java can use: " + e.getMessage(), e);
  }
}
