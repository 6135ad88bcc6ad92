package ai.userwhisperer.megaphone.cli.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Share;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeetingTest {
  private static final Share SECOND = new Share(1, 3);

  @TempDir Path root;

  @Test
  void ofManyWithOneIndexOneGetsThePlace() throws Exception {
    ExecutorService pods = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> claims =
          IntStream.range(0, 8)
              .mapToObj(
                  pod -> (Callable<Boolean>) () -> new Meeting(root).claim(SECOND, 0, "pod-" + pod))
              .toList();
      int got = 0;
      for (Future<Boolean> claim : pods.invokeAll(claims)) {
        got += claim.get() ? 1 : 0;
      }
      assertThat(got).isEqualTo(1);
    } finally {
      pods.shutdown();
    }
    assertThat(new Meeting(root).claimedBy(SECOND, 0)).get().asString().startsWith("pod-");
  }

  @Test
  void whoeverTakesAPlaceThatWasLeftWritesBesideTheOneBefore() {
    Meeting meeting = new Meeting(root);
    assertThat(meeting.claim(SECOND, 0, "first")).isTrue();
    Path before = meeting.partDirectory(SECOND);
    assertThat(new Meeting(root).claim(SECOND, 1, "second")).isTrue();

    assertThat(before).isEqualTo(RunDirectory.partsDirectory(root).resolve("1"));
    assertThat(meeting.partDirectory(SECOND))
        .isEqualTo(RunDirectory.partsDirectory(root).resolve("1-1"));
    assertThat(meeting.claimedBy(SECOND, 1)).contains("second");
  }

  @Test
  void theFirstReasonToStopStays() {
    Meeting meeting = new Meeting(root);
    assertThat(meeting.stopped()).isEmpty();
    meeting.stop(2, "guard lag");
    new Meeting(root).stop(0, "interrupted");

    assertThat(meeting.stopped()).contains("injector 2: guard lag");
  }

  @Test
  void aMarkThatIsOnlyHalfThereIsNotThereYet() throws Exception {
    Meeting meeting = new Meeting(root);
    Files.writeString(RunDirectory.partsDirectory(root).resolve("plan.json"), "{\"runId\":\"a");

    assertThat(meeting.plan()).isEmpty();
  }

  @Test
  void whatOneMarksTheOthersSee() {
    Meeting one = new Meeting(root);
    Meeting other = new Meeting(root);
    one.beat(1, 7);
    one.ready("gateway", 1);
    one.start("gateway", 1_700_000_000_000.25);
    one.sent("gateway", 1);
    one.ended(1);

    assertThat(other.lastBeat(1)).contains(7L);
    assertThat(other.lastBeat(0)).isEmpty();
    assertThat(other.isReady("gateway", 1)).isTrue();
    assertThat(other.isReady("gateway", 0)).isFalse();
    assertThat(other.startOf("gateway")).contains(1_700_000_000_000.25);
    assertThat(other.hasSent("gateway", 1)).isTrue();
    assertThat(other.hasEnded(1)).isTrue();
    assertThat(other.hasEnded(2)).isFalse();
  }
}
