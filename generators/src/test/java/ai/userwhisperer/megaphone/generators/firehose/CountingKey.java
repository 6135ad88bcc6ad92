package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A server's key that counts how often it is used: once in a whole handshake, and not in one that
 * resumes a session.
 */
final class CountingKey extends X509ExtendedKeyManager {
  private final X509ExtendedKeyManager key;
  private final AtomicInteger uses = new AtomicInteger();

  CountingKey(X509Bundle certificate) {
    try {
      key = (X509ExtendedKeyManager) certificate.toKeyManagerFactory().getKeyManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  int uses() {
    return uses.get();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    uses.incrementAndGet();
    return key.getPrivateKey(alias);
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return key.chooseEngineServerAlias(type, issuers, engine);
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return key.chooseServerAlias(type, issuers, socket);
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return key.getServerAliases(type, issuers);
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return key.getClientAliases(type, issuers);
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return key.chooseClientAlias(types, issuers, socket);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return key.getCertificateChain(alias);
  }
}
