package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedeliveriesTest {
  private final Redeliveries redeliveries = new Redeliveries();

  @Test
  void aMessageThatComesAgainAfterItsStreamEndedIsKnown() {
    assertThat(redeliveries.isAgain("1001")).isFalse();
    redeliveries.streamEnded(0);
    assertThat(redeliveries.isAgain("1001")).isTrue();
    assertThat(redeliveries.isAgain("1001")).isTrue();
    assertThat(redeliveries.isAgain("1002")).isFalse();
  }

  @Test
  void whileTheStreamLivesAnIdThatComesTwiceIsNoRedelivery() {
    assertThat(redeliveries.isAgain("1001")).isFalse();
    assertThat(redeliveries.isAgain("1001")).isFalse();
  }

  @Test
  void idsThatAreNoNumbersWorkToo() {
    redeliveries.isAgain("a-rather-long-message-id-of-some-other-server");
    redeliveries.isAgain("");
    redeliveries.streamEnded(0);
    assertThat(redeliveries.isAgain("a-rather-long-message-id-of-some-other-server")).isTrue();
    assertThat(redeliveries.isAgain("")).isTrue();
    assertThat(redeliveries.isAgain("a-rather-long-message-id-of-some-other-servex")).isFalse();
  }

  @Test
  void onlySoManyAreRememberedAndTheNewestAreAmongThem() {
    for (int i = 0; i <= Redeliveries.CAPACITY; i++) {
      redeliveries.isAgain(Integer.toString(i));
    }
    redeliveries.streamEnded(0);
    assertThat(redeliveries.isAgain("0")).isFalse();
    assertThat(redeliveries.isAgain(Integer.toString(Redeliveries.CAPACITY))).isTrue();
  }

  @Test
  void afterTheLongestAckDeadlineTheyAreForgotten() {
    redeliveries.isAgain("1001");
    redeliveries.streamEnded(5);
    redeliveries.forgetOld(5 + Redeliveries.REMEMBERED_NS);
    assertThat(redeliveries.isAgain("1001")).isTrue();
    redeliveries.forgetOld(6 + Redeliveries.REMEMBERED_NS);
    assertThat(redeliveries.isAgain("1001")).isFalse();
  }
}
