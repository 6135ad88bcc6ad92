package ai.userwhisperer.megaphone.profiles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where Megaphone is installed.
 *
 * @param root the folder that holds {@code profiles/}, and below which runs are written
 */
public record Home(Path root) {
  /** System property that names the folder, or one below it; {@code scripts/megaphone} sets it. */
  public static final String PROPERTY = "megaphone.home";

  /**
   * The folder that {@link #PROPERTY} names, or the working directory, or the nearest above it that
   * holds profiles.
   *
   * @param properties the process's system properties
   * @throws ProfileException when there is none
   */
  public static Home find(Properties properties) {
    String told = properties.getProperty(PROPERTY);
    Path start = Path.of(told == null ? "" : told).toAbsolutePath().normalize();
    for (Path path = start; path != null; path = path.getParent()) {
      if (Files.isRegularFile(path.resolve("profiles").resolve("defaults.conf"))) {
        return new Home(path);
      }
    }
    throw new ProfileException(
        PROPERTY
            + " = "
            + start
            + ": needs the folder that holds profiles/defaults.conf, or one below it");
  }

  /** Where the profiles lie. */
  public Path profiles() {
    return root.resolve("profiles");
  }

  /** Where runs are written if nobody says otherwise. */
  public Path runs() {
    return root.resolve("reports").resolve("runs");
  }
}
