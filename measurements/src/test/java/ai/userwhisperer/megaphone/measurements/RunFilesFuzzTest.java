package ai.userwhisperer.megaphone.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What is in the files of a run may have been cut off, damaged or made up: it is told of and left
 * out, and costs no more memory than it has bytes to say.
 */
class RunFilesFuzzTest {
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("megaphone-fuzz");
  }

  @AfterEach
  void removeDirectory() throws IOException {
    for (Path file : Folders.list(directory)) {
      Files.delete(file);
    }
    Files.delete(directory);
  }

  @FuzzTest(maxDuration = "6s")
  void intervals(byte[] data) throws IOException {
    Path file = Files.write(directory.resolve("track.0.hlog"), data);
    List<Interval> intervals = new ArrayList<>();
    List<String> damaged = new ArrayList<>();

    IntervalLogReader.read(file, intervals::add, damaged::add);

    assertThat(damaged).allMatch(text -> text.startsWith("track.0.hlog line "));
    for (Interval interval : intervals) {
      assertThat(interval.histogram().getTotalCount()).isNotNegative();
      assertThat(interval.histogram().getMaxValue()).isNotNegative();
    }
  }

  @FuzzTest(maxDuration = "6s")
  void counts(byte[] data) throws IOException {
    Path file = Files.write(directory.resolve("track.0.jsonl"), data);
    List<SecondCounts> counts = new ArrayList<>();
    List<String> damaged = new ArrayList<>();

    Json.readLines(file, new TypeReference<SecondCounts>() {}, counts::add, damaged::add);

    assertThat(damaged).allMatch(text -> text.startsWith("track.0.jsonl line "));
    assertThat(counts).doesNotContainNull();
  }

  @FuzzTest(maxDuration = "6s")
  void ledgers(byte[] data) throws IOException {
    Files.write(directory.resolve("0.accepted.roaring"), data);
    Files.write(directory.resolve("0.observed.parts.roaring"), data);
    List<String> damaged = new ArrayList<>();

    Ledger ledger = LedgerFiles.read(directory, damaged::add);

    assertThat(damaged).allMatch(text -> text.startsWith("ledger/0."));
    assertThat(ledger.count(EventSet.ACCEPTED)).isNotNegative();
    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED)).isNotNegative();
  }
}
