package ai.userwhisperer.megaphone.measurements.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventIdTest {
  private static final byte[] RUN = bytes("aZ09bc");

  @Test
  void anIdHasTheFormThatThePlatformDemandsAndComesBackWhole() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      int injector = random.nextInt(EventId.MAX_INJECTOR + 1);
      long sequence = random.nextLong(EventId.MAX_SEQUENCE + 1);

      String id = new EventId("aZ09bc", injector, sequence).toString();

      assertThat(id).matches("^evt_[a-zA-Z0-9]{16}$").hasSize(EventId.LENGTH);
      long read = EventId.read(bytes(id), 0, RUN);
      assertThat(EventId.injectorOf(read)).isEqualTo(injector);
      assertThat(EventId.sequenceOf(read)).isEqualTo(sequence);
    }
  }

  @Test
  void theLargestIdComesBackWhole() {
    String id = new EventId("zzzzzz", EventId.MAX_INJECTOR, EventId.MAX_SEQUENCE).toString();

    assertThat(id).isEqualTo("evt_zzzzzzzzzzzzzzzz");
    long read = EventId.read(bytes("xx" + id), 2, bytes("zzzzzz"));
    assertThat(EventId.injectorOf(read)).isEqualTo(EventId.MAX_INJECTOR);
    assertThat(EventId.sequenceOf(read)).isEqualTo(EventId.MAX_SEQUENCE);
  }

  @Test
  void aPatchedSequenceIsTheSameAsARenderedOne() {
    byte[] id = bytes(new EventId("aZ09bc", 5, 0).toString());

    EventId.writeSequence(123_456_789_012L, id, EventId.SEQUENCE_OFFSET);

    assertThat(new String(id, StandardCharsets.US_ASCII))
        .isEqualTo(new EventId("aZ09bc", 5, 123_456_789_012L).toString());
  }

  @Test
  void idsOfOtherRunsAndOtherTextsAreForeign() {
    for (String text :
        new String[] {
          "evt_aZ09bd0000000000",
          "evt_aZ09bc00000000-0",
          "evx_aZ09bc0000000000",
          "evt_aZ09bc000000000",
          "",
          "evt_aZ09bc0000000é00"
        }) {
      assertThat(EventId.read(bytes(text), 0, RUN)).as(text).isEqualTo(EventId.FOREIGN);
    }
    assertThat(EventId.read(bytes("evt_aZ09bc0000000000"), -1, RUN)).isEqualTo(EventId.FOREIGN);
  }

  @Test
  void partsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new EventId("short", 0, 0))
        .hasMessage("run key = short: needs 6 letters or digits");
    assertThatThrownBy(() -> new EventId("aZ09bc", 3844, 0))
        .hasMessage("injector = 3844: needs 0 to 3843");
    assertThatThrownBy(() -> new EventId("aZ09bc", 0, -1))
        .hasMessageStartingWith("sequence = -1: needs 0 to ");
  }

  @Test
  void runKeysDiffer() {
    Set<String> keys = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      keys.add(EventId.newRunKey(random));
    }
    assertThat(keys).hasSize(1_000).allMatch(EventId::isRunKey);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
