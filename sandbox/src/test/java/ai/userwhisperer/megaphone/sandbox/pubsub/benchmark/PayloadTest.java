package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.pubsub.v1.PubsubMessage;
import org.junit.jupiter.api.Test;

class PayloadTest {
  @Test
  void aMessageHas250BytesAndCarriesItsNumberAndItsMoment() {
    PubsubMessage message = Payload.message(1L << 40, -7);

    assertThat(message.getData().size()).isEqualTo(250);
    assertThat(Payload.sequence(message.getData())).isEqualTo(1L << 40);
    assertThat(Payload.stampNs(message.getData())).isEqualTo(-7);
  }
}
