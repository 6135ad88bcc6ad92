package ai.userwhisperer.megaphone.measurements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.Manifest.Team;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMergeTest {
  private static final long START_MS = Runs.CLOCK.originEpochMs() + 1_000;
  private static final String PHASE = "gateway";

  @TempDir Path root;

  @Test
  void theSecondsOfAllAddUpAndTheLedgersAreUnited() throws IOException {
    Path out = root.resolve("run");
    // Its clock is 250 ms ahead of the first one's, so all that it wrote has times that are.
    List<RunDirectory> parts =
        List.of(part(out, 0, 3, 0), part(out, 1, 3, 250), part(out, 2, 3, 0));

    RunDirectory run = RunMerge.merge(out, parts);

    Histogram all = new Histogram(3);
    Map<Long, Long> perSecond = new TreeMap<>();
    run.readIntervals(
        PHASE,
        "track",
        interval -> {
          all.add(interval.histogram());
          perSecond.merge(interval.startEpochMs(), interval.histogram().getTotalCount(), Long::sum);
        },
        RunMergeTest::damaged);
    assertThat(perSecond).isEqualTo(Map.of(START_MS, 3L, START_MS + 1_000, 3L));
    assertThat(all.getTotalCount()).isEqualTo(6);
    assertThat(all.getMaxValue()).isEqualTo(all.highestEquivalentValue(1_002_000));
    Map<Long, Long> accepted = new TreeMap<>();
    run.readCounts(
        PHASE,
        "track",
        line -> accepted.merge(line.epochMs(), line.eventsAccepted(), Long::sum),
        RunMergeTest::damaged);
    assertThat(accepted).isEqualTo(Map.of(START_MS, 3L));
    Ledger ledger = run.readLedger(RunMergeTest::damaged);
    assertThat(ledger.bitmap(EventSet.ACCEPTED, 0).toArray()).containsExactly(0, 1, 2);
    assertThat(ledger.bitmap(EventSet.OBSERVED, 0).toArray()).containsExactly(0);
    assertThat(run.readMarks(RunMergeTest::damaged))
        .extracting(Mark::fromEpochMs)
        .containsOnly(START_MS);

    Manifest manifest = run.manifest();
    assertThat(manifest.team().share()).isNull();
    assertThat(manifest.team().parts()).hasSize(3).allMatch(Manifest.Part::complete);
    assertThat(manifest.phase(PHASE).orElseThrow().complete()).isTrue();
    assertThat(manifest.phase(PHASE).orElseThrow().startEpochMs()).isEqualTo(START_MS);
    assertThat(manifest.notes()).containsExactly("of 0", "injector 1: of 1", "injector 2: of 2");
  }

  @Test
  void aPartThatIsMissingIsSaidToBe() throws IOException {
    Path out = root.resolve("run");

    Manifest manifest = RunMerge.merge(out, List.of(part(out, 0, 2, 0))).manifest();

    assertThat(manifest.team().parts().get(0).isMissing()).isFalse();
    assertThat(manifest.team().parts().get(1).isMissing()).isTrue();
    assertThat(manifest.team().parts().get(1).complete()).isFalse();
  }

  @Test
  void aPartOfWhoeverTookAPlaceThatWasLeftIsFoundWhereItLies() throws IOException {
    Path out = root.resolve("run");
    RunDirectory left = part(out, 1, 2, 0);
    Path taken = left.root().resolveSibling("1-1");
    Files.move(left.root(), taken);

    RunDirectory run = RunMerge.merge(out, List.of(part(out, 0, 2, 0), RunDirectory.open(taken)));

    assertThat(run.part(run.manifest().team().parts().get(0)).root().getFileName())
        .hasToString("0");
    assertThat(run.part(run.manifest().team().parts().get(1)).root().getFileName())
        .hasToString("1-1");
  }

  @Test
  void aPartThatWasCutOffMakesItsPhaseIncompleteForAll() throws IOException {
    Path out = root.resolve("run");
    RunDirectory cutOff = part(out, 1, 2, 0);
    cutOff.update(
        manifest ->
            manifest.with(manifest.phase(PHASE).orElseThrow().ended(START_MS + 500, false, 2)));

    Manifest manifest = RunMerge.merge(out, List.of(part(out, 0, 2, 0), cutOff)).manifest();

    assertThat(manifest.phase(PHASE).orElseThrow().complete()).isFalse();
    assertThat(manifest.team().parts())
        .extracting(Manifest.Part::complete)
        .containsExactly(true, false);
  }

  @Test
  void whatIsNoPartOfTheRunIsRefused() throws IOException {
    Path out = root.resolve("run");
    RunDirectory first = part(out, 0, 2, 0);
    RunDirectory whole = Runs.create(root.resolve("whole"));
    RunDirectory other = part(root.resolve("other"), 1, 2, 0);
    other.update(manifest -> manifest.ofRun("another", "zzzzzz"));

    assertThatThrownBy(() -> RunMerge.merge(out, List.of(first, whole)))
        .hasMessage(whole.root() + ": is no part of a run of several injectors");
    assertThatThrownBy(() -> RunMerge.merge(out, List.of(first, other)))
        .hasMessage(
            other.root() + ": is a part of run another (1/2), and the others are of a-run (0/2)");
    assertThatThrownBy(() -> RunMerge.merge(out, List.of(first, first)))
        .hasMessage(first.root() + ": is part 0/2, which was given before");
    assertThatThrownBy(() -> RunMerge.merge(out, List.of()))
        .hasMessage(out + ": nothing to merge: there is no part of a run");
  }

  @Test
  void sharesAreEveryNthRequestAndMakeTheWhole() {
    for (int count = 1; count < 7; count++) {
      for (long requests = 0; requests < 30; requests++) {
        long sum = 0;
        for (int index = 0; index < count; index++) {
          sum += new Share(index, count).of(requests);
        }
        assertThat(sum).isEqualTo(requests);
      }
    }
    assertThat(Share.parse("3/4")).isEqualTo(new Share(3, 4));
    assertThatThrownBy(() -> Share.parse("4/4"))
        .hasMessage(
            "4/4: needs INDEX/COUNT, with a count from 1 to 1000 and an index from 0 to one less");
  }

  private static RunDirectory part(Path out, int index, int count, long aheadMs)
      throws IOException {
    Share share = new Share(index, count);
    RunDirectory run =
        Runs.create(RunDirectory.partsDirectory(out).resolve(Integer.toString(index)));
    long start = START_MS + aheadMs;
    run.update(
        manifest ->
            manifest
                .of(new Team(share, new Clock("Redis", aheadMs, 0.1), null))
                .with(new Manifest.Injector(0, "firehose"))
                .with(new PhaseTimes(PHASE, start, start, start + 2_000, null, true, 1.0, 0, 0, 3))
                .withNote("of " + index)
                .ended(start + 3_000));
    try (IntervalLog log = run.intervals(PHASE, "track", 0)) {
      for (int second = 0; second < 2; second++) {
        Histogram times = IntervalLog.newHistogram();
        times.recordValue(1_000_000 + index * 1_000L);
        log.append("response-time", start + second * 1_000L, 1_000, times);
      }
    }
    try (LineFile<SecondCounts> counts = run.counts(PHASE, "track", 0)) {
      counts.append(
          new SecondCounts(
              0, start, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 10, 10, null, null, null, null));
    }
    Ledger ledger = new Ledger();
    ledger.add(EventSet.ACCEPTED, 0, index);
    LedgerFiles.write(
        run.ledgerDirectory(), EventSet.ACCEPTED, 0, ledger.bitmap(EventSet.ACCEPTED, 0));
    if (index == 0) {
      ledger.add(EventSet.OBSERVED, 0, 0);
      LedgerFiles.write(
          run.ledgerDirectory(), EventSet.OBSERVED, 0, ledger.bitmap(EventSet.OBSERVED, 0));
    }
    List<Mark> marks = new ArrayList<>();
    marks.add(Mark.at(start, "guard", "something"));
    try (MarkLog log = run.marks()) {
      marks.forEach(log::append);
    }
    return run;
  }

  private static void damaged(String what) {
    throw new AssertionError(what);
  }
}
