package ai.userwhisperer.megaphone.measurements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {
  @TempDir Path root;

  @Test
  void theManifestComesBackAsItWasWritten() {
    RunDirectory run = Runs.create(root.resolve("run"));
    PhaseTimes phase = new PhaseTimes("gateway", 1, 2, 3, null, false, 10.5, 0, 0, 100);

    run.update(
        manifest ->
            manifest
                .with(phase)
                .with(new Manifest.Injector(0, "firehose"))
                .withNote("a note")
                .aborted("first")
                .aborted("second"));
    run.update(
        manifest ->
            manifest
                .with(manifest.phase("gateway").orElseThrow().ended(5, true, 90).drained(7))
                .ended(9));

    Manifest manifest = RunDirectory.open(root.resolve("run")).manifest();
    assertThat(manifest.phase("gateway"))
        .contains(new PhaseTimes("gateway", 1, 2, 5, 7L, true, 10.5, 0, 0, 90));
    assertThat(manifest.abortedBecause()).isEqualTo("first");
    assertThat(manifest.endedAtEpochMs()).isEqualTo(9);
    assertThat(manifest.notes()).containsExactly("a note");
    assertThat(manifest.injectors()).containsExactly(new Manifest.Injector(0, "firehose"));
  }

  @Test
  void changesFromManyThreadsAreAllKept() throws InterruptedException {
    RunDirectory run = Runs.create(root.resolve("run"));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      Thread thread = new Thread(() -> run.update(manifest -> manifest.withNote("note " + number)));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(run.manifest().notes()).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void aRunNeedsADirectoryOfItsOwn() throws IOException {
    Files.writeString(root.resolve("something"), "here");

    assertThatThrownBy(() -> Runs.create(root))
        .isInstanceOf(RunException.class)
        .hasMessage(root + ": is not empty; a run needs a new directory");
  }

  @Test
  void whatIsNoRunIsRefusedInOneLine() throws IOException {
    assertThatThrownBy(() -> RunDirectory.open(root))
        .isInstanceOf(RunException.class)
        .hasMessage(root + ": is no run directory: it has no run.json");
    Files.writeString(root.resolve("run.json"), "{ \"schemaVersion\":");
    assertThatThrownBy(() -> RunDirectory.open(root))
        .isInstanceOf(RunException.class)
        .message()
        .doesNotContain("\n")
        .contains("run.json: can't be read");
    Files.writeString(root.resolve("run.json"), "{ \"schemaVersion\": 99 }");
    assertThatThrownBy(() -> RunDirectory.open(root))
        .hasMessage(root + ": has schema version 99; this version of Megaphone reads 1 to 1");
  }

  @Test
  void samplesComeBackAndWhatIsNotANumberIsNoData() {
    RunDirectory run = Runs.create(root.resolve("run"));
    try (SampleLog samples = run.probeSamples("redis")) {
      samples.append(1_000, Map.of("queueDepth", 5.0, "memoryShare", Double.NaN));
    }
    List<Sample> read = new ArrayList<>();
    run.readProbeSamples("redis", read::add, message -> {});

    assertThat(read).containsExactly(new Sample(1_000, Map.of("queueDepth", 5.0)));
    assertThat(run.probes()).containsExactly("redis");
  }

  @Test
  void marksComeBackInOrderOfTimeAndEachWithItsEndWhereItHasOne() {
    RunDirectory run = Runs.create(root.resolve("run"));
    Mark outage = Mark.at(2_000, "redis", "no data: gone");
    try (MarkLog marks = run.marks()) {
      marks.append(outage);
      marks.append(Mark.at(1_000, "kubernetes", "restarted"));
      marks.append(outage.until(5_000));
    }

    assertThat(run.readMarks(message -> {}))
        .containsExactly(
            Mark.at(1_000, "kubernetes", "restarted"),
            new Mark(2_000, 5_000L, "redis", "no data: gone"));
  }

  @Test
  void aLineThatIsNoSampleIsToldOfAndTheOthersCount() throws IOException {
    RunDirectory run = Runs.create(root.resolve("run"));
    Files.writeString(
        run.root().resolve("probes/redis.jsonl"),
        "null\n{\"epochMs\":1,\"keys\":null}\n{\"keys\":5}\n{\"epochMs\":2,\"keys\":7}\n");
    List<Sample> read = new ArrayList<>();
    List<String> damaged = new ArrayList<>();

    run.readProbeSamples("redis", read::add, damaged::add);

    assertThat(read).containsExactly(new Sample(1, Map.of()), new Sample(2, Map.of("keys", 7.0)));
    assertThat(damaged)
        .containsExactly(
            "redis.jsonl line 1: not a whole JSON document",
            "redis.jsonl: a sample without epochMs");
  }

  @Test
  void aTailSeesEachWholeLineOnce() throws IOException {
    RunDirectory run = Runs.create(root.resolve("run"));
    LineTail<JsonNode> tail = run.tailProbe("redis");
    assertThat(tail.poll()).isEmpty();
    try (SampleLog samples = run.probeSamples("redis")) {
      samples.append(1_000, Map.of("queueDepth", 5.0));
      samples.append(2_000, Map.of("queueDepth", 6.0));
      Files.writeString(
          run.root().resolve("probes/redis.jsonl"), "{\"epochMs\":", StandardOpenOption.APPEND);
      assertThat(tail.poll())
          .extracting(line -> line.get("queueDepth").asDouble())
          .containsExactly(5.0, 6.0);
      assertThat(tail.poll()).isEmpty();
      Files.writeString(
          run.root().resolve("probes/redis.jsonl"), "3}\n", StandardOpenOption.APPEND);
      assertThat(tail.poll())
          .singleElement()
          .extracting(line -> line.get("epochMs").asLong())
          .isEqualTo(3L);
    }
  }

  @Test
  void aNameCannotLeaveTheDirectory() {
    RunDirectory run = Runs.create(root.resolve("run"));

    assertThatThrownBy(() -> run.probeSamples("../evil"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> run.intervals("a/b", "track", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
