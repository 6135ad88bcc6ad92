package ai.userwhisperer.megaphone.reports.history;

import ai.userwhisperer.megaphone.measurements.Folders;
import ai.userwhisperer.megaphone.measurements.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The history on disk: {@code <folder>/<profile>/<run>.json}. A file is written once, under a name
 * that no other run has, and never changed; so two histories are merged by putting their files
 * together, whether git does that or an object store.
 */
public final class HistoryFolder {
  private static final String ENDING = ".json";

  private final Path folder;

  public HistoryFolder(Path folder) {
    this.folder = folder;
  }

  /** Names of the profiles of which something is remembered, sorted. */
  public List<String> profiles() {
    return Folders.list(folder).stream()
        .filter(Files::isDirectory)
        .map(each -> each.getFileName().toString())
        .toList();
  }

  /**
   * The runs of a profile, the oldest first.
   *
   * @param problems told of each file that can't be read, in one line
   */
  public List<HistoryEntry> read(String profile, Consumer<String> problems) {
    List<HistoryEntry> entries = new ArrayList<>();
    for (Path file : Folders.list(folder.resolve(profile))) {
      if (file.getFileName().toString().endsWith(ENDING)) {
        read(file, entries, problems);
      }
    }
    entries.sort(
        Comparator.comparingLong(HistoryEntry::startedAtEpochMs)
            .thenComparing(HistoryEntry::runId));
    return entries;
  }

  private static void read(Path file, List<HistoryEntry> to, Consumer<String> problems) {
    try {
      HistoryEntry entry = Json.read(file, HistoryEntry.class);
      if (entry.schemaVersion() != HistoryEntry.SCHEMA_VERSION) {
        problems.accept(
            file
                + ": schemaVersion = "
                + entry.schemaVersion()
                + ": needs "
                + HistoryEntry.SCHEMA_VERSION);
      } else if (entry.runId() == null
          || entry.profile() == null
          || entry.load() == null
          || entry.machine() == null) {
        problems.accept(file + ": needs runId, profile, load and machine");
      } else {
        to.add(entry);
      }
    } catch (IOException e) {
      problems.accept(file + ": can't be read as a run of the history");
    }
  }

  /**
   * Remembers a run.
   *
   * @throws UncheckedIOException when the folder can't be written
   */
  public void add(HistoryEntry entry) {
    Path profile = folder.resolve(entry.profile());
    try {
      Files.createDirectories(profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Json.write(profile.resolve(entry.runId() + ENDING), entry);
  }
}
