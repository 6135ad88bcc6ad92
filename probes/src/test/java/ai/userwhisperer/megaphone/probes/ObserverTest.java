package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ObservationLog;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server may send, and the sandbox's broker never does. */
class ObserverTest {
  @TempDir Path folder;

  private TestRun run;
  private ObservationLog log;
  private Observer observer;

  @BeforeEach
  void begin() {
    run = TestRun.in(folder);
    log =
        new ObservationLog(
            run.directory(), "pubsub", (injector, sequence) -> DueTimes.UNKNOWN, run.clock());
    observer = new Observer(log, run.clock());
  }

  @AfterEach
  void end() {
    log.close();
  }

  @Test
  void messagesOfAKeyThatOvertakeEachOtherAreCounted() {
    come(message(1, "a", 300), message(2, "a", 100), message(3, "b", 50), message(4, "", 10));
    assertThat(observer.outOfOrder()).isEqualTo(1);
    assertThat(log.flush().observed()).isEqualTo(4);
  }

  @Test
  void aSecondAttemptOfAnEventThatWasSeenIsARedeliveryAndNoDuplicate() {
    come(message(1, "", 10));
    come(message(1, "", 10).toBuilder().setDeliveryAttempt(2).build());
    assertThat(observer.redelivered(System.nanoTime())).isEqualTo(1);
    assertThat(log.flush().duplicates()).isZero();
  }

  @Test
  void aSecondAttemptOfAnEventThatWasNeverSeenIsItsFirstObservation() {
    come(message(1, "", 10).toBuilder().setDeliveryAttempt(2).build());
    assertThat(observer.redelivered(System.nanoTime())).isEqualTo(1);
    assertThat(log.flush().observed()).isEqualTo(1);
  }

  @Test
  void anEventThatWasPublishedTwiceIsADuplicate() {
    come(message(1, "", 10), message(1, "", 20));
    assertThat(observer.redelivered(System.nanoTime())).isZero();
    assertThat(log.flush().duplicates()).isEqualTo(1);
  }

  private void come(ReceivedMessage... messages) {
    observer.observe(List.of(messages), System.nanoTime());
  }

  private ReceivedMessage message(long sequence, String key, long publishedAfterMs) {
    return ReceivedMessage.newBuilder()
        .setMessage(
            PubsubMessage.newBuilder()
                .setMessageId(Long.toString(1_000 + publishedAfterMs))
                .setOrderingKey(key)
                .setPublishTime(
                    Timestamps.fromMillis(run.clock().originEpochMs() + publishedAfterMs))
                .setData(
                    ByteString.copyFromUtf8(
                        "{\"event_id\":\"" + TestRun.eventId(sequence) + "\"}")))
        .build();
  }
}
