package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencesTest {
  private final Sequences sequences = new Sequences(200);

  @Test
  void aMessageThatNeverArrivesIsMissing() {
    for (int sequence = 0; sequence < 200; sequence++) {
      if (sequence != 64) {
        assertThat(sequences.arrived(sequence)).isTrue();
      }
    }

    assertThat(sequences.missingBelow(200)).isEqualTo(1);
    assertThat(sequences.missingBelow(64)).isZero();
    assertThat(sequences.received()).isEqualTo(199);
    assertThat(sequences.duplicated()).isZero();
  }

  @Test
  void aMessageThatArrivesAgainIsADuplicateAndStillReceivedOnce() {
    sequences.arrived(127);

    assertThat(sequences.arrived(127)).isFalse();
    assertThat(sequences.arrived(127)).isFalse();

    assertThat(sequences.received()).isEqualTo(1);
    assertThat(sequences.duplicated()).isEqualTo(2);
  }

  @Test
  void aNumberThatWasNeverGivenOutIsForeign() {
    assertThat(sequences.arrived(-1)).isFalse();
    assertThat(sequences.arrived(200)).isFalse();

    assertThat(sequences.foreign()).isEqualTo(2);
    assertThat(sequences.received()).isZero();
  }

  @Test
  void manyThreadsCountEachMessageOnce() throws InterruptedException {
    int messages = 20_000;
    Sequences shared = new Sequences(messages);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int sequence = 0; sequence < messages; sequence++) {
                  shared.arrived(sequence);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(shared.received()).isEqualTo(messages);
    assertThat(shared.duplicated()).isEqualTo(3L * messages);
    assertThat(shared.missingBelow(messages)).isZero();
  }
}
