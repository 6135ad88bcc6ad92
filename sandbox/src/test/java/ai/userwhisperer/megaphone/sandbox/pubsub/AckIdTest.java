package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AckIdTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 31, 32, 1L << 20, (1L << 40) + 12_345, (1L << 46) - 1})
  void whatIsWrittenIsRead(long sequence) {
    long ackId = AckId.of(sequence, 7);

    String text = AckId.text(ackId);

    assertThat(AckId.parse(text)).isEqualTo(ackId);
    assertThat(AckId.textBytes(ackId)).isEqualTo(text.length());
    assertThat(AckId.sequence(ackId)).isEqualTo(sequence);
  }

  @Test
  void deliveriesOfOneMessageDiffer() {
    long first = AckId.of(99, 1);

    assertThat(AckId.isOfDelivery(first, 1)).isTrue();
    assertThat(AckId.isOfDelivery(first, 2)).isFalse();
    assertThat(AckId.text(first)).isNotEqualTo(AckId.text(AckId.of(99, 2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "w", "A", "1-2", "00000000000000", "vvvvvvvvvvvvv", "ä"})
  void whatIsNoAckIdIsNoticed(String text) {
    assertThat(AckId.parse(text)).isEqualTo(AckId.MALFORMED);
  }

  @Test
  void theFirstMalformedAckIdIsNamed() {
    assertThatThrownBy(() -> AckId.parse("ack_ids", List.of("1", "?", "!")))
        .isInstanceOf(BrokerException.class)
        .hasMessage("You have passed an invalid ack ID to the service (ack_ids[1]=?).");
  }
}
