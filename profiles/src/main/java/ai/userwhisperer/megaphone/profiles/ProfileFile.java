package ai.userwhisperer.megaphone.profiles;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads profiles in HOCON (<a
 * href="https://github.com/lightbend/config/blob/main/HOCON.md">specification</a>).
 *
 * <p>A file that a profile names by a relative path lies beside the profile.
 *
 * <p>Environment variables are read only where a file refers to one ({@code
 * ${?PUBSUB_EMULATOR_HOST}}).
 */
public final class ProfileFile {
  /** Where a value stands that was set on the command line; first words of its error message. */
  static final String ASSIGNED = "--set";

  private static final String ENDING = ".conf";

  private ProfileFile() {}

  /** The names of the profiles in a directory, sorted: its files that have phases. */
  public static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .filter(file -> ConfigFactory.parseFile(file.toFile()).hasPathOrNull("phases"))
          .map(file -> nameOf(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a profile.
   *
   * @param directory where profiles lie
   * @param nameOrFile the name of a profile in that directory, or the path of a file that ends in
   *     {@code .conf}
   * @param assignments {@code path=value}, each over what the file says; a phase is named {@code
   *     phases.<name>} or {@code phases[<index>]}
   * @param phases names of the phases to run; empty for all. The baselines of the others are then
   *     not gated.
   * @throws ProfileException when a setting is wrong, missing or unknown, or when there is no such
   *     profile
   */
  public static Profile load(
      Path directory, String nameOrFile, List<String> assignments, List<String> phases) {
    Path file =
        nameOrFile.endsWith(ENDING) ? Path.of(nameOrFile) : directory.resolve(nameOrFile + ENDING);
    if (!Files.isRegularFile(file) || (!nameOrFile.endsWith(ENDING) && nameOrFile.contains("/"))) {
      throw new ProfileException(
          "profile = "
              + nameOrFile
              + ": needs one of "
              + String.join(", ", names(directory))
              + ", or a path to a .conf file");
    }
    String shownFile = "profiles/" + file.getFileName();
    Assignments assigned = Assignments.parse(assignments);
    try {
      Config written =
          ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      if (!written.hasPathOrNull("phases")) {
        throw new ProfileException(
            shownFile
                + ": phases = (not set): needs a list of phases; this file is included by profiles");
      }
      Config resolved = assigned.beforeResolving(written).resolve().withoutPath("templates");
      resolved = assigned.toPhases(resolved);
      resolved = RelativeFiles.resolve(resolved, file.toAbsolutePath().getParent());
      resolved = PhaseSelection.select(resolved, phases);
      return ProfileReader.read(
          shownFile, resolved.withValue("name", ConfigValueFactory.fromAnyRef(nameOf(file))));
    } catch (ConfigException e) {
      throw new ProfileException(shownFile + ": " + e.getMessage().replaceAll("\\s+", " "), e);
    }
  }

  /**
   * Builds a profile from {@link Profile#resolved}.
   *
   * @throws ProfileException when it is not such a document
   */
  public static Profile parse(String resolved) {
    String where = "resolved profile";
    try {
      Config config =
          ConfigFactory.parseString(
              resolved, ConfigParseOptions.defaults().setOriginDescription(where));
      return ProfileReader.read(where, config);
    } catch (ConfigException e) {
      throw new ProfileException(where + ": " + e.getMessage().replaceAll("\\s+", " "), e);
    }
  }

  static String render(Config resolved) {
    return resolved.root().render(ConfigRenderOptions.concise());
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }
}
