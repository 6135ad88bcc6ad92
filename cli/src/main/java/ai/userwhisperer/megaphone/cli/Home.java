package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Megaphone is installed: the folder that holds {@code profiles/}. */
record Home(Path root) {
  /** Set by {@code scripts/megaphone}; without it the working directory and the folders above it are tried. */
  static final String PROPERTY = "megaphone.home";

  static Home find() {
    String told = System.getProperty(PROPERTY);
    Path start = Path.of(told == null ? "" : told).toAbsolutePath().normalize();
    for (Path path = start; path != null; path = path.getParent()) {
      if (Files.isRegularFile(path.resolve("profiles").resolve("defaults.conf"))) {
        return new Home(path);
      }
    }
    throw new ProfileException(
        PROPERTY + " = " + start + ": needs the folder that holds Megaphone's profiles; start it by scripts/megaphone");
  }

  Path profiles() {
    return root.resolve("profiles");
  }

  Path runs() {
    return root.resolve("reports").resolve("runs");
  }
}
