package ai.userwhisperer.megaphone.reports.capacity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a person reads of a capacity study: from {@code capacity.json} alone. */
public final class CapacityReport {
  private CapacityReport() {}

  /**
   * Writes {@code capacity.csv} and {@code index.html} into a study's directory.
   *
   * @throws UncheckedIOException when a file can't be written
   */
  public static void write(Path directory, CapacityStudy study) {
    write(directory.resolve("capacity.csv"), CapacityCsv.of(study.levels()));
    write(page(directory), CapacityPage.of(study));
  }

  /** Where the page of a study lies. */
  public static Path page(Path directory) {
    return directory.resolve("index.html");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": can't be written: " + e.getMessage(), e);
    }
  }
}
