package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private final byte[] text = new byte[20];

  @Test
  void hexIsWhatTheLibraryWrites() {
    LongStream.concat(
            LongStream.of(0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0x0123_4567_89AB_CDEFL),
            new Random(1).longs(10_000))
        .forEach(
            bits -> {
              Digits.writeHex(bits, text, 3);
              assertThat(text(3, 16)).isEqualTo(String.format(Locale.ROOT, "%016x", bits));
            });
  }

  @Test
  void everyNumberOfFourDigitsIsWrittenAsItIs() {
    for (int number = 0; number < 10_000; number++) {
      Digits.writeFour(number, text, 1);
      assertThat(text(1, 4)).isEqualTo(String.format(Locale.ROOT, "%04d", number));
    }
  }

  @Test
  void onlyTheDigitsAreWritten() {
    Digits.writeHex(-1, text, 2);
    assertThat(text[1]).isZero();
    assertThat(text[18]).isZero();
  }

  @Test
  void sequenceNumbersAreThoseOfTheIdInAnyOrder() {
    SequenceText sequences = new SequenceText();
    LongStream.of(
            3_842,
            3_843,
            3_844,
            0,
            1,
            EventId.MAX_SEQUENCE,
            EventId.MAX_SEQUENCE - 3_844,
            7_687,
            7_688,
            7_687,
            3_844L * 3_844 * 3_844)
        .forEach(
            sequence -> {
              sequences.write(sequence, text, 5);
              assertThat(text(5, SequenceText.LENGTH))
                  .isEqualTo(
                      new EventId("Abc123", 0, sequence)
                          .toString()
                          .substring(EventId.SEQUENCE_OFFSET));
            });
  }

  private String text(int offset, int length) {
    return new String(text, offset, length, StandardCharsets.US_ASCII);
  }
}
