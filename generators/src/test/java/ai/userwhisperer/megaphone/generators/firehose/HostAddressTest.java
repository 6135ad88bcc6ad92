package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HostAddressTest {
  private static final Duration OFTEN = Duration.ofMillis(1);

  private final AtomicReference<String> leadsTo = new AtomicReference<>("127.0.0.1");
  private final AtomicInteger lookups = new AtomicInteger();

  @Test
  void followsANameThatMoves() throws Exception {
    try (HostAddress address = new HostAddress("platform.test", 443, this::find, OFTEN)) {
      address.follow();
      assertThat(address.current().getAddress().getHostAddress()).isEqualTo("127.0.0.1");

      leadsTo.set("127.0.0.2");

      while (!address.current().getAddress().getHostAddress().equals("127.0.0.2")) {
        Thread.sleep(1);
      }
      assertThat(address.current().getPort()).isEqualTo(443);
    }
  }

  @Test
  void staysWhereItWasWhileTheNameLeadsNowhere() throws Exception {
    try (HostAddress address = new HostAddress("platform.test", 443, this::find, OFTEN)) {
      address.follow();
      leadsTo.set(null);
      awaitLookups(3);
      assertThat(address.current().getAddress().getHostAddress()).isEqualTo("127.0.0.1");

      leadsTo.set("127.0.0.3");

      while (!address.current().getAddress().getHostAddress().equals("127.0.0.3")) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void looksUpAnAddressOnceAndANameNoMoreWhenItIsClosed() throws Exception {
    try (HostAddress address = new HostAddress("127.0.0.1", 443, this::find, OFTEN)) {
      address.follow();
      Thread.sleep(50);
      assertThat(address.current().getPort()).isEqualTo(443);
      assertThat(lookups).hasValue(1);
    }
    HostAddress closed = new HostAddress("platform.test", 443, this::find, Duration.ofSeconds(30));
    closed.follow();
    closed.close();
    assertThat(lookups).hasValue(2);
  }

  @Test
  void aNameThatLeadsNowhereFromTheStartIsRefused() {
    leadsTo.set(null);

    assertThatThrownBy(() -> new HostAddress("platform.test", 443, this::find, OFTEN))
        .isInstanceOf(UnknownHostException.class);
  }

  private InetAddress find(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    String address = leadsTo.get();
    if (address == null) {
      throw new UnknownHostException(host);
    }
    return InetAddress.getByName(address);
  }

  private void awaitLookups(int more) throws InterruptedException {
    int until = lookups.get() + more;
    while (lookups.get() < until) {
      Thread.sleep(1);
    }
  }
}
