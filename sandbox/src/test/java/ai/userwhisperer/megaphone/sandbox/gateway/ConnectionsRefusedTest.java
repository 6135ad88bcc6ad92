package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ConnectionsRefusedTest {
  @Test
  void connectionsAreClosedAndRefusedAndThenTakenAgainAtTheSamePort() throws Exception {
    try (FaultySandbox faulty = new FaultySandbox();
        RawConnection established = new RawConnection(faulty.gateway())) {
      assertThat(established.send(FaultySandbox.trackRequest()).read().status()).isEqualTo(202);

      faulty.set("connections-refused=on,for=3s");

      assertThat(established.isClosedByPeer()).isTrue();
      Eventually.is(() -> isRefused(faulty));
      Eventually.is(() -> !isRefused(faulty));
      assertThat(faulty.track()).isEqualTo(202);
      assertThat(faulty.metric("sandbox_faults_total{fault=\"connections-refused\"}")).isEqualTo(1);
    }
  }

  @Test
  void aSandboxThatRefusesConnectionsClosesAndFreesItsPort() throws Exception {
    int port;
    try (FaultySandbox faulty = new FaultySandbox()) {
      port = faulty.gateway().getPort();
      faulty.set("connections-refused=on");
      Eventually.is(() -> isRefused(faulty));
      assertThat(faulty.sandbox().faultsStruck(FaultKind.CONNECTIONS_REFUSED)).isEqualTo(1);
    }
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      assertThat(free.getLocalPort()).isEqualTo(port);
    }
  }

  private static boolean isRefused(FaultySandbox faulty) {
    try {
      new RawConnection(faulty.gateway()).close();
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
