package ai.userwhisperer.megaphone.reports.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of a judged run: a file of the history.
 *
 * @param schemaVersion this version writes {@link #SCHEMA_VERSION}
 * @param runId the run's name, unique
 * @param profile the profile's name
 * @param load a digest of what was asked for: phases, events, faults
 * @param machine the injector's shape, such as {@code amd64, 2 processors, 24 GiB}
 * @param targetVersion of what was loaded, as the profile said; empty when it did not
 * @param startedAtEpochMs when the run started
 * @param verdict {@code PASS} or {@code FAIL}
 * @param metrics by their keys
 */
public record HistoryEntry(
    int schemaVersion,
    String runId,
    String profile,
    String load,
    String machine,
    String targetVersion,
    long startedAtEpochMs,
    String verdict,
    SortedMap<String, Double> metrics) {
  public static final int SCHEMA_VERSION = 1;

  /** The load of a capacity study begins so, to be no run's. */
  public static final String CAPACITY = "capacity of ";

  public HistoryEntry {
    metrics = metrics == null ? new TreeMap<>() : new TreeMap<>(metrics);
  }

  /** Whether it is of a capacity study, and not of a run. */
  @JsonIgnore
  public boolean isOfCapacity() {
    return load.startsWith(CAPACITY);
  }

  /** Whether both loaded the same in the same way, so that their metrics may be compared. */
  public boolean isLike(HistoryEntry other) {
    return profile.equals(other.profile)
        && load.equals(other.load)
        && machine.equals(other.machine);
  }

  /** With no other metrics than these. */
  public HistoryEntry withOnly(Iterable<String> keys) {
    SortedMap<String, Double> kept = new TreeMap<>();
    for (String key : keys) {
      if (metrics.containsKey(key)) {
        kept.put(key, metrics.get(key));
      }
    }
    return new HistoryEntry(
        schemaVersion,
        runId,
        profile,
        load,
        machine,
        targetVersion,
        startedAtEpochMs,
        verdict,
        kept);
  }
}
