package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.HistorySettings;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Trend.Point;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.history.ChangePoints;
import ai.userwhisperer.megaphone.reports.history.HistoryEntry;
import ai.userwhisperer.megaphone.reports.history.HistoryFolder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The earlier runs that a run is compared with. They are copied into its directory before it is
 * judged, so that whoever judges it again, later or elsewhere, comes to the same verdict.
 */
public final class RunHistory {
  private static final int SCHEMA_VERSION = 1;
  private static final int DIGEST_CHARACTERS = 12;

  private static final Trend.Subject CAPACITY =
      new Trend.Subject("capacity", "capacity.rate", "events/s", null, true);

  private final List<HistoryEntry> earlier;

  private RunHistory(List<HistoryEntry> earlier) {
    this.earlier = earlier;
  }

  /**
   * {@code history.json} of a run.
   *
   * @param runs the oldest first, with the metrics of the baselines alone
   */
  record Document(int schemaVersion, List<HistoryEntry> runs) {}

  /**
   * Copies what the history has of runs like this one into its directory; does nothing without a
   * history.
   *
   * @param problems told of each file that can't be read, in one line
   */
  public static void recall(RunDirectory run, Profile profile, Consumer<String> problems) {
    HistorySettings settings = profile.history();
    if (settings.folder().isEmpty()) {
      return;
    }
    HistoryEntry present = entry(run.manifest(), profile, Outcome.PASS, new TreeMap<>());
    List<String> keys = profile.baselines().stream().map(Baseline::metric).toList();
    try {
      List<HistoryEntry> like =
          new HistoryFolder(settings.folder().get())
              .read(profile.name(), problems).stream()
                  .filter(entry -> entry.isLike(present))
                  .filter(entry -> entry.startedAtEpochMs() < present.startedAtEpochMs())
                  .map(entry -> entry.withOnly(keys))
                  .toList();
      List<HistoryEntry> newest =
          like.subList(Math.max(0, like.size() - settings.runs() + 1), like.size());
      Json.write(run.historyFile(), new Document(SCHEMA_VERSION, newest));
    } catch (UncheckedIOException e) {
      problems.accept("history: " + settings.folder().get() + ": " + e.getCause().getMessage());
    }
  }

  /**
   * Adds a judged run to the history, with all of its metrics; one that is INVALID or ABORTED stays
   * out of it.
   *
   * @param problems told in one line when that can't be done
   */
  public static void remember(
      RunDirectory run, Profile profile, Verdict verdict, Consumer<String> problems) {
    HistorySettings settings = profile.history();
    if (settings.folder().isEmpty()
        || (verdict.verdict() != Outcome.PASS && verdict.verdict() != Outcome.FAIL)) {
      return;
    }
    try {
      SortedMap<String, Double> metrics = new TreeMap<>();
      for (JsonNode metric : Json.read(run.metricsFile(), JsonNode.class).path("metrics")) {
        metrics.put(metric.path("key").asText(), metric.path("value").asDouble());
      }
      new HistoryFolder(settings.folder().get())
          .add(entry(run.manifest(), profile, verdict.verdict(), metrics));
    } catch (IOException | UncheckedIOException e) {
      problems.accept(
          "history: " + settings.folder().get() + ": can't be written: " + e.getMessage());
    }
  }

  /**
   * Adds a capacity to the history.
   *
   * @param id of the study
   * @param manifest of the study's profile and machine
   * @param eventsPerSecond the rate
   * @param problems told in one line when that can't be done
   * @return how the capacity of such a platform went so far, this one included; empty without a
   *     history
   */
  public static Optional<Trend> rememberCapacity(
      String id,
      Manifest manifest,
      Profile profile,
      double eventsPerSecond,
      Consumer<String> problems) {
    if (profile.history().folder().isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put(CAPACITY.metric(), eventsPerSecond);
    HistoryEntry entry =
        new HistoryEntry(
            HistoryEntry.SCHEMA_VERSION,
            id,
            profile.name(),
            HistoryEntry.CAPACITY + load(manifest),
            machine(manifest),
            profile.target().version(),
            manifest.startedAtEpochMs(),
            Outcome.PASS.name(),
            metrics);
    HistoryFolder folder = new HistoryFolder(profile.history().folder().get());
    try {
      folder.add(entry);
      return Optional.of(
          capacity(
              profile,
              folder.read(profile.name(), problems).stream()
                  .filter(entry::isLike)
                  .filter(other -> other.startedAtEpochMs() <= entry.startedAtEpochMs())
                  .toList()));
    } catch (UncheckedIOException e) {
      problems.accept(
          "history: "
              + profile.history().folder().get()
              + ": can't be written: "
              + e.getCause().getMessage());
      return Optional.empty();
    }
  }

  /**
   * How the capacity went.
   *
   * @param like studies that are alike, the oldest first
   */
  public static Trend capacity(Profile profile, List<HistoryEntry> like) {
    List<Point> points =
        like.stream()
            .filter(entry -> entry.metrics().containsKey(CAPACITY.metric()))
            .map(
                entry ->
                    new Point(
                        entry.runId(),
                        entry.startedAtEpochMs(),
                        entry.targetVersion(),
                        entry.metrics().get(CAPACITY.metric())))
            .toList();
    return trend(CAPACITY, profile.history(), points);
  }

  /** Of a run's directory; empty when nothing was copied into it. */
  static RunHistory read(RunDirectory run, Problems problems) {
    List<HistoryEntry> entries = new ArrayList<>();
    if (Files.exists(run.historyFile())) {
      problems.guard(
          "history.json",
          () -> {
            try {
              Document document = Json.read(run.historyFile(), Document.class);
              if (document.schemaVersion() != SCHEMA_VERSION) {
                throw new IllegalArgumentException(
                    "schemaVersion = " + document.schemaVersion() + ": needs " + SCHEMA_VERSION);
              }
              entries.addAll(document.runs());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return new RunHistory(entries);
  }

  /**
   * How the metric of a baseline went up to the run before this one, and in this one.
   *
   * @param present in the unit of the baseline; null when the run does not count, or has no value
   */
  Trend trend(Baseline baseline, HistorySettings settings, Manifest manifest, Double present) {
    List<Point> points = points(baseline, earlier);
    if (present != null) {
      points.add(
          new Point(
              manifest.runId(), manifest.startedAtEpochMs(), targetVersion(manifest), present));
    }
    return trend(baseline, settings, points);
  }

  /**
   * The trends of all baselines.
   *
   * @param like runs that are alike, the oldest first
   */
  public static List<Trend> trends(Profile profile, List<HistoryEntry> like) {
    HistorySettings settings = profile.history();
    List<HistoryEntry> newest =
        like.subList(Math.max(0, like.size() - settings.runs()), like.size());
    return profile.baselines().stream()
        .map(baseline -> trend(baseline, settings, points(baseline, newest)))
        .toList();
  }

  /** Why two runs are not alike, a sentence each. */
  static List<String> differences(Manifest one, Manifest other) {
    List<String> differences = new ArrayList<>();
    if (!load(one).equals(load(other))) {
      differences.add("they asked for different loads");
    }
    if (!machine(one).equals(machine(other))) {
      differences.add("A was sent from " + machine(one) + ", B from " + machine(other));
    }
    return differences;
  }

  private static Trend trend(Baseline baseline, HistorySettings settings, List<Point> points) {
    return trend(Trend.Subject.of(baseline), settings, points);
  }

  private static Trend trend(Trend.Subject subject, HistorySettings settings, List<Point> points) {
    double[] series = points.stream().mapToDouble(Point::value).toArray();
    return new Trend(
        subject,
        points,
        ChangePoints.of(series, settings.significance(), settings.shiftPercent(subject.metric())));
  }

  private static List<Point> points(Baseline baseline, List<HistoryEntry> entries) {
    String unit = Definition.unit(baseline.metric()).orElse(baseline.unit());
    List<Point> points = new ArrayList<>();
    for (HistoryEntry entry : entries) {
      Double value = entry.metrics().get(baseline.metric());
      if (value != null) {
        Units.convert(value, unit, baseline.unit())
            .ifPresent(
                converted ->
                    points.add(
                        new Point(
                            entry.runId(),
                            entry.startedAtEpochMs(),
                            entry.targetVersion(),
                            converted)));
      }
    }
    return points;
  }

  private static HistoryEntry entry(
      Manifest manifest, Profile profile, Outcome outcome, SortedMap<String, Double> metrics) {
    return new HistoryEntry(
        HistoryEntry.SCHEMA_VERSION,
        manifest.runId(),
        profile.name(),
        load(manifest),
        machine(manifest),
        profile.target().version(),
        manifest.startedAtEpochMs(),
        outcome.name(),
        metrics);
  }

  private static String targetVersion(Manifest manifest) {
    return manifest.profile() == null
        ? ""
        : manifest.profile().path("target").path("version").asText("");
  }

  private static String machine(Manifest manifest) {
    Manifest.Host host = manifest.host();
    return host == null
        ? "unknown"
        : "%s, %d processors, %d GiB%s"
            .formatted(
                host.arch(),
                host.cpus(),
                Math.round(host.memoryBytes() / (double) (1 << 30)),
                injectors(manifest));
  }

  private static String injectors(Manifest manifest) {
    return manifest.team() == null || manifest.team().parts() == null
        ? ""
        : ", " + manifest.team().parts().size() + " injectors";
  }

  /** Of what a profile asks for, whatever address it is asked of. */
  private static String load(Manifest manifest) {
    JsonNode profile = manifest.profile() == null ? MissingNode.getInstance() : manifest.profile();
    JsonNode sandbox = profile.path("sandbox");
    String asked =
        String.join(
            "\n",
            profile.path("phases").toString(),
            profile.path("events").toString(),
            sandbox.path("start").toString(),
            sandbox.path("faults").toString(),
            sandbox.path("rate-limits").toString(),
            sandbox.path("workers").toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
