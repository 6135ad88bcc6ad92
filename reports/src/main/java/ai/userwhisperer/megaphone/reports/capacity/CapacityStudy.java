package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * {@code capacity.json}: what was tried to find a platform's capacity, and what came of it. The
 * runs of its levels lie beside it, below {@code levels/}.
 *
 * @param schemaVersion this version writes {@link #SCHEMA_VERSION}
 * @param id the study's name, unique
 * @param profile the resolved profile, as of a run
 * @param phase whose rate was searched for
 * @param host the machine that measured
 * @param startedAtEpochMs when it began
 * @param endedAtEpochMs when its last level so far was over
 * @param stopped what ended it before it had found the rate; null when nothing did
 * @param levels in the order in which they were tried; the warm-up is not among them
 */
public record CapacityStudy(
    int schemaVersion,
    String id,
    JsonNode profile,
    String phase,
    Manifest.Host host,
    long startedAtEpochMs,
    long endedAtEpochMs,
    String stopped,
    List<Level> levels) {
  public static final int SCHEMA_VERSION = 1;

  private static final String FILE = "capacity.json";
  private static final String LEVELS = "levels";

  public CapacityStudy {
    levels = levels == null ? List.of() : List.copyOf(levels);
  }

  /** One that begins with this manifest, which is that of a run of its profile. */
  public static CapacityStudy begin(Manifest manifest, String phase) {
    return new CapacityStudy(
        SCHEMA_VERSION,
        "capacity-" + manifest.runId(),
        manifest.profile(),
        phase,
        manifest.host(),
        manifest.startedAtEpochMs(),
        manifest.startedAtEpochMs(),
        null,
        List.of());
  }

  /** What tells studies that are alike from others: of the same profile, from the same machine. */
  public Manifest manifest() {
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        id,
        null,
        null,
        profile,
        null,
        host,
        startedAtEpochMs,
        endedAtEpochMs,
        stopped,
        null,
        null,
        null,
        null);
  }

  public CapacityStudy with(Level level, long nowEpochMs) {
    List<Level> more = new ArrayList<>(levels);
    more.add(level);
    return new CapacityStudy(
        schemaVersion, id, profile, phase, host, startedAtEpochMs, nowEpochMs, stopped, more);
  }

  /** Ended before the rate was found. */
  public CapacityStudy stopped(String because) {
    return new CapacityStudy(
        schemaVersion, id, profile, phase, host, startedAtEpochMs, endedAtEpochMs, because, levels);
  }

  /**
   * The profile that was tried.
   *
   * @throws ProfileException when it can't be read any more
   */
  @JsonIgnore
  public Profile readProfile() {
    return ProfileFile.parse(profile.toString());
  }

  /** The most replicas that a probe saw at the highest rate that held; empty where none did. */
  public OptionalDouble replicas() {
    return levels.stream()
        .filter(level -> level.outcome() == Level.Outcome.HELD)
        .max(Comparator.comparingDouble(Level::rate))
        .map(level -> level.figure(LevelReader.REPLICAS))
        .filter(replicas -> !Double.isNaN(replicas))
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  /** Where the run of a level lies. */
  public static Path levelDirectory(Path study, String run) {
    return study.resolve(LEVELS).resolve(run);
  }

  /** Writes it into its directory. */
  public void write(Path study) {
    Json.write(study.resolve(FILE), this);
  }

  /**
   * Reads one.
   *
   * @throws RunException when the directory holds none that this version can read
   */
  public static CapacityStudy read(Path study) {
    Path file = study.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new RunException(study + ": is no capacity study: it has no " + FILE);
    }
    try {
      CapacityStudy read = Json.read(file, CapacityStudy.class);
      if (read.schemaVersion() != SCHEMA_VERSION
          || read.profile() == null
          || read.phase() == null) {
        throw new RunException(
            file + ": needs schema version " + SCHEMA_VERSION + ", a profile and a phase");
      }
      return read;
    } catch (IOException e) {
      throw new RunException(
          file + ": can't be read: " + e.getMessage().lines().findFirst().orElse(""), e);
    }
  }
}
