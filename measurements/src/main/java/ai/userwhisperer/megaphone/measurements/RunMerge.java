package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.Manifest.Injector;
import ai.userwhisperer.megaphone.measurements.Manifest.Part;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.Manifest.Team;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes one run of the parts of several injectors. Interval logs are put side by side, in which the
 * lines of a second add up, as everywhere; ledgers are united. The times are those of the first
 * part's clock: a phase began at one instant, so the others' are shifted by what their clocks said
 * then.
 *
 * <p>What a part is missing is said in {@code run.json}, and whoever judges the run takes it for
 * what it is.
 */
public final class RunMerge {
  private static final String HARNESS = "harness";

  /** Streams of sequence numbers: the firehose's and the journeys'. */
  private static final int STREAMS = 2;

  private final RunDirectory out;
  private final Map<Integer, RunDirectory> parts;
  private final Map<Integer, Manifest> manifests = new TreeMap<>();
  private final Manifest first;
  private final int count;
  private final List<String> notes = new ArrayList<>();

  private RunMerge(RunDirectory out, Map<Integer, RunDirectory> parts, Manifest first) {
    this.out = out;
    this.parts = parts;
    this.first = first;
    this.count = first.team().share().count();
    parts.forEach((index, part) -> manifests.put(index, part.manifest()));
  }

  /**
   * Merges.
   *
   * @param root where the run is made; it may hold the parts, and nothing else
   * @param parts of one run, each of another share; some may be missing
   * @return the run, not judged yet
   * @throws RunException when they are no parts of one run
   */
  public static RunDirectory merge(Path root, List<RunDirectory> parts) {
    Map<Integer, RunDirectory> byIndex = new TreeMap<>();
    Manifest first = null;
    for (RunDirectory part : parts) {
      Manifest manifest = part.manifest();
      if (manifest.team() == null || manifest.team().share() == null) {
        throw new RunException(part.root() + ": is no part of a run of several injectors");
      }
      Share share = manifest.team().share();
      if (first != null
          && (!Objects.equals(first.runKey(), manifest.runKey())
              || first.team().share().count() != share.count())) {
        throw new RunException(
            "%s: is a part of run %s (%s), and the others are of %s (%s)"
                .formatted(
                    part.root(), manifest.runId(), share, first.runId(), first.team().share()));
      }
      if (byIndex.put(share.index(), part) != null) {
        throw new RunException(part.root() + ": is part " + share + ", which was given before");
      }
      first = first == null || share.isFirst() ? manifest : first;
    }
    if (first == null) {
      throw new RunException(root + ": nothing to merge: there is no part of a run");
    }
    RunDirectory out = RunDirectory.createAroundParts(root, first.of(null));
    RunMerge merge = new RunMerge(out, byIndex, first);
    merge.merge();
    return out;
  }

  private void merge() {
    for (Map.Entry<Integer, RunDirectory> part : parts.entrySet()) {
      Consumer<String> damaged =
          problem -> notes.add("injector " + part.getKey() + ": left out: " + problem);
      mergePhases(part.getKey(), part.getValue(), damaged);
      mergeProbes(part.getKey(), part.getValue(), damaged);
      mergeMarks(part.getKey(), part.getValue(), damaged);
    }
    mergeLedgers();
    out.update(manifest -> manifest());
  }

  // What was sent

  private void mergePhases(int index, RunDirectory part, Consumer<String> damaged) {
    for (PhaseTimes times : manifests.get(index).phases()) {
      long shiftMs =
          first
              .phase(times.name())
              .map(here -> here.startEpochMs() - times.startEpochMs())
              .orElse(0L);
      for (String request : part.requests(times.name())) {
        mergeRequest(
            part, times.name(), request, STREAMS * index + times.injector(), shiftMs, damaged);
      }
    }
  }

  private void mergeRequest(
      RunDirectory part,
      String phase,
      String request,
      int number,
      long shiftMs,
      Consumer<String> damaged) {
    try (IntervalLog intervals = out.intervals(phase, request, number)) {
      part.readIntervals(phase, request, each -> append(intervals, each, shiftMs), damaged);
    }
    try (LineFile<SecondCounts> counts = out.counts(phase, request, number)) {
      part.readCounts(phase, request, each -> counts.append(each.shifted(shiftMs)), damaged);
    }
  }

  private static void append(IntervalLog log, Interval interval, long shiftMs) {
    log.append(
        interval.tag(),
        interval.startEpochMs() + shiftMs,
        interval.lengthMs(),
        interval.histogram());
  }

  // What was seen

  /**
   * The first part has all probes; each has its own of the harness, by whose limits it is judged.
   */
  private void mergeProbes(int index, RunDirectory part, Consumer<String> damaged) {
    long shiftMs = clockShiftMs(index);
    for (String probe : part.probes()) {
      if (isFirst(index) || probe.equals(HARNESS)) {
        try (IntervalLog intervals = out.probeIntervals(probe)) {
          part.readProbeIntervals(probe, each -> append(intervals, each, shiftMs), damaged);
        }
        try (SampleLog samples = out.probeSamples(probe)) {
          part.readProbeSamples(
              probe, each -> samples.append(each.epochMs() + shiftMs, each.values()), damaged);
        }
      }
    }
  }

  private long clockShiftMs(int index) {
    return Math.round(offsetMs(first) - offsetMs(manifests.get(index)));
  }

  private static double offsetMs(Manifest manifest) {
    Clock clock = manifest.team().clock();
    return clock == null ? 0 : clock.offsetMs();
  }

  private boolean isFirst(int index) {
    return index == first.team().share().index();
  }

  private void mergeMarks(int index, RunDirectory part, Consumer<String> damaged) {
    try (MarkLog marks = out.marks()) {
      for (Mark mark : part.readMarks(damaged)) {
        marks.append(
            isFirst(index)
                ? mark
                : mark.toldBy("injector " + index + ", " + mark.source(), clockShiftMs(index)));
      }
    }
  }

  private void mergeLedgers() {
    Ledger united = new Ledger();
    for (Map.Entry<Integer, RunDirectory> part : parts.entrySet()) {
      Ledger ledger =
          part.getValue()
              .readLedger(
                  problem -> notes.add("injector " + part.getKey() + ": left out: " + problem));
      for (EventSet set : EventSet.values()) {
        for (int stream : ledger.injectors()) {
          united.merge(set, stream, ledger.bitmap(set, stream));
        }
      }
    }
    try {
      for (EventSet set : EventSet.values()) {
        for (int stream : united.injectors()) {
          if (united.count(set) > 0) {
            LedgerFiles.write(out.ledgerDirectory(), set, stream, united.bitmap(set, stream));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // What run.json says

  private Manifest manifest() {
    Set<Injector> injectors = new LinkedHashSet<>();
    Map<String, PhaseTimes> phases = new LinkedHashMap<>();
    first.phases().forEach(phase -> phases.put(phase.name(), phase));
    Optional<String> aborted = Optional.empty();
    for (Map.Entry<Integer, Manifest> part : manifests.entrySet()) {
      Manifest manifest = part.getValue();
      String of = isFirst(part.getKey()) ? "" : "injector " + part.getKey() + ": ";
      injectors.addAll(manifest.injectors());
      manifest.phases().forEach(phase -> phases.putIfAbsent(phase.name(), phase));
      if (!isFirst(part.getKey())) {
        manifest.notes().forEach(note -> notes.add(of + note));
      }
      if (aborted.isEmpty() && manifest.abortedBecause() != null) {
        aborted = Optional.of(of + manifest.abortedBecause());
      }
    }
    List<Part> made = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      made.add(part(new Share(index, count), phases));
    }
    Manifest merged = first.of(new Team(null, null, made));
    for (Injector injector : injectors) {
      merged = merged.with(injector);
    }
    for (PhaseTimes phase : phases.values()) {
      boolean complete = phase.complete() && (isOfFirstAlone(phase) || allCompleted(phase));
      merged = merged.with(phase.ended(phase.endEpochMs(), complete, phase.events()));
    }
    if (aborted.isPresent()) {
      merged = merged.aborted(aborted.get());
    }
    for (String note : notes) {
      merged = merged.withNote(note);
    }
    return merged;
  }

  private Part part(Share share, Map<String, PhaseTimes> phases) {
    Manifest manifest = manifests.get(share.index());
    if (manifest == null) {
      return new Part(share, null, null, false, null);
    }
    boolean complete =
        phases.values().stream()
            .filter(phase -> share.isFirst() || !isOfFirstAlone(phase))
            .allMatch(phase -> completed(manifest, phase));
    String host = manifest.host() == null ? "unknown" : manifest.host().name();
    String directory = parts.get(share.index()).root().getFileName().toString();
    return new Part(share, directory, host, complete, manifest.team().clock());
  }

  private boolean allCompleted(PhaseTimes phase) {
    return manifests.values().stream().allMatch(manifest -> completed(manifest, phase));
  }

  private static boolean completed(Manifest manifest, PhaseTimes phase) {
    return manifest.phase(phase.name()).map(PhaseTimes::complete).orElse(false);
  }

  /** Journeys are sent by the first injector alone. */
  private static boolean isOfFirstAlone(PhaseTimes phase) {
    return phase.injector() != 0;
  }

  /** Copies a part to where those of a run lie. */
  public static void copyPart(Path part, Path root) throws IOException {
    RunDirectory from = RunDirectory.open(part);
    Team team = from.manifest().team();
    if (team == null || team.share() == null) {
      throw new RunException(part + ": is no part of a run of several injectors");
    }
    Path to = RunDirectory.partsDirectory(root).resolve(Integer.toString(team.share().index()));
    if (Files.exists(to)) {
      throw new RunException(part + ": is part " + team.share() + ", which was given before");
    }
    try (Stream<Path> files = Files.walk(from.root())) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.root().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }
}
