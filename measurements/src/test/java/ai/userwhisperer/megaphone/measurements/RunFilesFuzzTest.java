package ai.userwhisperer.megaphone.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.junit.Lifecycle;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What is in the files of a run may have been cut off, damaged or made up: it is told of and left
 * out, and costs no more memory than it has bytes to say.
 */
class RunFilesFuzzTest {
  /** What a compressed histogram of HdrHistogram's second version begins with. */
  private static final int COMPRESSED = 0x1c849314;

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

  @FuzzTest(maxDuration = "6s", lifecycle = Lifecycle.PER_EXECUTION)
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

  /** What is behind the compression, which random bytes never pass. */
  @FuzzTest(maxDuration = "6s", lifecycle = Lifecycle.PER_EXECUTION)
  void histograms(byte[] data) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      deflater.write(data);
    }
    ByteBuffer payload = ByteBuffer.allocate(2 * Integer.BYTES + compressed.size());
    payload.putInt(COMPRESSED).putInt(compressed.size()).put(compressed.toByteArray());
    String line =
        "Tag=t,0.000,1.000,1.0," + Base64.getEncoder().encodeToString(payload.array()) + "\n";

    intervals(line.getBytes(StandardCharsets.US_ASCII));
  }

  @FuzzTest(maxDuration = "6s", lifecycle = Lifecycle.PER_EXECUTION)
  void counts(byte[] data) throws IOException {
    Path file = Files.write(directory.resolve("track.0.jsonl"), data);
    List<SecondCounts> counts = new ArrayList<>();
    List<String> damaged = new ArrayList<>();

    Json.readLines(file, new TypeReference<SecondCounts>() {}, counts::add, damaged::add);

    assertThat(damaged).allMatch(text -> text.startsWith("track.0.jsonl line "));
    assertThat(counts).doesNotContainNull();
  }

  @FuzzTest(maxDuration = "6s", lifecycle = Lifecycle.PER_EXECUTION)
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
