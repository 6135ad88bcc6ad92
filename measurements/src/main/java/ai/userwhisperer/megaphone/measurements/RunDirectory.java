package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A run on disk; the only class that knows a file name. DESIGN.md and docs/run-directory.md
 * describe the layout.
 *
 * <p>Those who measure append to it every second; those who judge read it, at any time, even after
 * a kill. Reading methods tell {@code damaged} of each line or file that could not be read, in one
 * line of text, and go on.
 */
public final class RunDirectory {
  private static final String INTERVALS = ".hlog";
  private static final String COUNTS = ".jsonl";
  private static final String PARTS = "injectors";
  private static final String PHASES = "phases";

  private final Path root;

  private RunDirectory(Path root) {
    this.root = root;
  }

  /**
   * Makes a new run.
   *
   * @param root must not exist, or be an empty directory
   * @throws RunException when it can't be made
   */
  public static RunDirectory create(Path root, Manifest manifest) {
    return create(root, manifest, Set.of());
  }

  /**
   * Makes a new run around the parts of its injectors, which are there.
   *
   * @param root must not hold anything else
   * @throws RunException when it can't be made
   */
  static RunDirectory createAroundParts(Path root, Manifest manifest) {
    return create(root, manifest, Set.of(PARTS));
  }

  private static RunDirectory create(Path root, Manifest manifest, Set<String> mayBeThere) {
    try {
      Files.createDirectories(root);
      for (Path there : Folders.list(root)) {
        if (!mayBeThere.contains(there.getFileName().toString())) {
          throw new RunException(root + ": is not empty; a run needs a new directory");
        }
      }
      for (String part : List.of(PHASES, "probes", "ledger")) {
        Files.createDirectories(root.resolve(part));
      }
    } catch (IOException e) {
      throw new RunException(root + ": can't be made: " + e.getMessage(), e);
    }
    RunDirectory run = new RunDirectory(root.toAbsolutePath().normalize());
    Json.write(run.manifestFile(), manifest);
    return run;
  }

  /**
   * Opens a run that is there.
   *
   * @throws RunException when it is no run directory, or one of a newer version
   */
  public static RunDirectory open(Path root) {
    RunDirectory run = new RunDirectory(root.toAbsolutePath().normalize());
    if (!Files.isRegularFile(run.manifestFile())) {
      throw new RunException(root + ": is no run directory: it has no run.json");
    }
    int version = run.manifest().schemaVersion();
    if (version < 1 || version > Manifest.SCHEMA_VERSION) {
      throw new RunException(
          root
              + ": has schema version "
              + version
              + "; this version of Megaphone reads 1 to "
              + Manifest.SCHEMA_VERSION);
    }
    return run;
  }

  public Path root() {
    return root;
  }

  /** Reads {@code run.json} afresh. */
  public Manifest manifest() {
    try {
      return Json.read(manifestFile(), Manifest.class);
    } catch (IOException e) {
      throw new RunException(manifestFile() + ": can't be read: " + firstLine(e), e);
    }
  }

  /** Changes {@code run.json}. Safe between threads and between processes. */
  public Manifest update(UnaryOperator<Manifest> change) {
    synchronized (RunDirectory.class) {
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new RunException(root + "/run.lock: the lock was lost");
        }
        Manifest changed = change.apply(manifest());
        Json.write(manifestFile(), changed);
        return changed;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Bytes that are left where it is written, for whoever this is. */
  public long freeBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Writing

  /**
   * The interval log of a kind of request in a phase; a name may hold lower-case letters, digits
   * and hyphens.
   */
  public IntervalLog intervals(String phase, String request, int injector) {
    return new IntervalLog(
        phaseFile(phase, request, injector, INTERVALS), manifest().startedAtEpochMs());
  }

  LineFile<SecondCounts> counts(String phase, String request, int injector) {
    return new LineFile<>(phaseFile(phase, request, injector, COUNTS));
  }

  /** A probe's interval log. */
  public IntervalLog probeIntervals(String probe) {
    return new IntervalLog(
        probesDirectory().resolve(checked(probe) + INTERVALS), manifest().startedAtEpochMs());
  }

  /** A probe's samples. */
  public SampleLog probeSamples(String probe) {
    return new SampleLog(probesDirectory().resolve(checked(probe) + COUNTS));
  }

  /** What happened during the run; one log for all who have something to say. */
  public MarkLog marks() {
    return new MarkLog(marksFile());
  }

  public Path ledgerDirectory() {
    return root.resolve("ledger");
  }

  /** Where the parts of several injectors lie, and where these meet; only in runs of several. */
  public static Path partsDirectory(Path root) {
    return root.resolve(PARTS);
  }

  /** A part of a run of several injectors, which is not missing. */
  public RunDirectory part(Manifest.Part part) {
    return open(partsDirectory(root).resolve(part.directory()));
  }

  /** Where Gatling's own report of a simulation goes, and its log file. */
  public Path gatlingDirectory(String simulation) {
    return root.resolve("gatling").resolve(simulation);
  }

  // Reading

  /** The kinds of requests that a phase has files of, sorted. */
  public List<String> requests(String phase) {
    TreeSet<String> names = new TreeSet<>();
    for (Path file : Folders.list(phaseDirectory(phase))) {
      String name = file.getFileName().toString();
      if (name.endsWith(INTERVALS) || name.endsWith(COUNTS)) {
        names.add(name.substring(0, name.indexOf('.')));
      }
    }
    return List.copyOf(names);
  }

  /** Every interval of a kind of request in a phase, of all injectors. */
  public void readIntervals(
      String phase, String request, Consumer<Interval> each, Consumer<String> damaged) {
    for (Path file : phaseFiles(phase, request, INTERVALS)) {
      readIntervals(file, each, damaged);
    }
  }

  /** Every line of counts of a kind of request in a phase, of all injectors. */
  public void readCounts(
      String phase, String request, Consumer<SecondCounts> each, Consumer<String> damaged) {
    for (Path file : phaseFiles(phase, request, COUNTS)) {
      readLines(file, new TypeReference<SecondCounts>() {}, each, damaged);
    }
  }

  /** Every interval that a probe wrote; none if it wrote none. */
  public void readProbeIntervals(String probe, Consumer<Interval> each, Consumer<String> damaged) {
    Path file = probesDirectory().resolve(checked(probe) + INTERVALS);
    if (Files.exists(file)) {
      readIntervals(file, each, damaged);
    }
  }

  /** Every sample that a probe took; none if it took none. */
  public void readProbeSamples(String probe, Consumer<Sample> each, Consumer<String> damaged) {
    Path file = probesDirectory().resolve(checked(probe) + COUNTS);
    if (Files.exists(file)) {
      readLines(
          file,
          new TypeReference<Map<String, Double>>() {},
          line -> {
            Map<String, Double> values = new TreeMap<>(line);
            values.values().removeIf(Objects::isNull);
            Double epochMs = values.remove("epochMs");
            if (epochMs == null) {
              damaged.accept(file.getFileName() + ": a sample without epochMs");
            } else {
              each.accept(new Sample(Math.round(epochMs), values));
            }
          },
          damaged);
    }
  }

  /** What happened during the run, in order of time; none in runs from before there were marks. */
  public List<Mark> readMarks(Consumer<String> damaged) {
    record Key(long fromEpochMs, String source, String text) {}
    Map<Key, Mark> marks = new LinkedHashMap<>();
    if (Files.exists(marksFile())) {
      readLines(
          marksFile(),
          new TypeReference<Mark>() {},
          mark -> marks.put(new Key(mark.fromEpochMs(), mark.source(), mark.text()), mark),
          damaged);
    }
    return marks.values().stream().sorted(Comparator.comparingLong(Mark::fromEpochMs)).toList();
  }

  /** The probes that wrote something, sorted. */
  public List<String> probes() {
    TreeSet<String> names = new TreeSet<>();
    Folders.list(probesDirectory())
        .forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\..*", "")));
    return List.copyOf(names);
  }

  /**
   * Follows the counts of every kind of request in a phase.
   *
   * @param ofOthersToo whether those of the other parts are followed as well; this is then a part
   */
  public LineTail<SecondCounts> tailCounts(String phase, boolean ofOthersToo) {
    return new LineTail<>(
        () ->
            (ofOthersToo ? Folders.list(root.getParent()) : List.of(root))
                .stream()
                    .map(part -> part.resolve(PHASES).resolve(checked(phase)))
                    .flatMap(directory -> Folders.list(directory).stream())
                    .filter(file -> file.getFileName().toString().endsWith(COUNTS))
                    .toList(),
        SecondCounts.class);
  }

  /** Follows a probe's samples: numbers by name, {@code epochMs} among them. */
  public LineTail<JsonNode> tailProbe(String probe) {
    Path file = probesDirectory().resolve(checked(probe) + COUNTS);
    return new LineTail<>(() -> List.of(file), JsonNode.class);
  }

  /** The ledger, as it is on disk now. */
  public Ledger readLedger(Consumer<String> damaged) {
    try {
      return LedgerFiles.read(ledgerDirectory(), damaged);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The results

  public Path manifestFile() {
    return root.resolve("run.json");
  }

  public Path metricsFile() {
    return root.resolve("metrics.json");
  }

  public Path verdictFile() {
    return root.resolve("verdict.json");
  }

  /** Removes it with all that is in it. */
  public void delete() throws IOException {
    delete(root);
  }

  /** Removes a directory that was made for runs, with all that is in it. */
  public static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The earlier runs that this one is compared with. */
  public Path historyFile() {
    return root.resolve("history.json");
  }

  public Path openMetricsFile() {
    return root.resolve("openmetrics.txt");
  }

  public Path junitFile() {
    return root.resolve("junit.xml");
  }

  public Path summaryFile() {
    return root.resolve("summary.md");
  }

  public Path pageFile() {
    return root.resolve("index.html");
  }

  /** A file's path relative to the run, as evidence in a verdict. */
  public String evidence(String phase, String request) {
    return "phases/" + phase + "/" + request;
  }

  private Path marksFile() {
    return root.resolve("marks.jsonl");
  }

  private Path phaseDirectory(String phase) {
    return root.resolve(PHASES).resolve(checked(phase));
  }

  private Path probesDirectory() {
    return root.resolve("probes");
  }

  private Path phaseFile(String phase, String request, int injector, String ending) {
    try {
      Files.createDirectories(phaseDirectory(phase));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return phaseDirectory(phase).resolve(checked(request) + "." + injector + ending);
  }

  private List<Path> phaseFiles(String phase, String request, String ending) {
    return Folders.list(phaseDirectory(phase)).stream()
        .filter(file -> file.getFileName().toString().matches(request + "\\.\\d+\\" + ending))
        .toList();
  }

  private static void readIntervals(Path file, Consumer<Interval> each, Consumer<String> damaged) {
    try {
      IntervalLogReader.read(file, each, damaged);
    } catch (IOException e) {
      damaged.accept(file.getFileName() + ": " + firstLine(e));
    }
  }

  private static <T> void readLines(
      Path file, TypeReference<T> type, Consumer<T> each, Consumer<String> damaged) {
    try {
      Json.readLines(file, type, each, damaged);
    } catch (IOException e) {
      damaged.accept(file.getFileName() + ": " + firstLine(e));
    }
  }

  private static String checked(String name) {
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "name = " + name + ": needs lower-case letters, digits and hyphens");
    }
    return name;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
