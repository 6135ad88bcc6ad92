package ai.userwhisperer.megaphone.profiles;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the files that a profile names absolute, so that its resolved form means the same from
 * every directory. A relative one lies beside the profile.
 */
final class RelativeFiles {
  private static final List<String> FILES =
      List.of(
          "target.trust-file",
          "probes.redis.trust-file",
          "probes.prometheus.trust-file",
          "probes.kubernetes.kubeconfig",
          "history.folder");
  private static final String REPLAY = "schedule.file";

  private RelativeFiles() {}

  /**
   * @param directory where the profile lies
   */
  static Config resolve(Config profile, Path directory) {
    Config result = profile;
    for (String path : FILES) {
      result = absolute(result, path, directory);
    }
    if (profile.hasPath(SecretFiles.SECTION)
        && profile.getValue(SecretFiles.SECTION) instanceof ConfigObject secrets) {
      for (String name : secrets.keySet()) {
        result = absolute(result, ConfigUtil.joinPath(SecretFiles.SECTION, name), directory);
      }
    }
    if (profile.getValue("phases") instanceof ConfigList phases) {
      List<ConfigValue> resolved =
          phases.stream()
              .map(
                  phase ->
                      phase instanceof ConfigObject object
                          ? absolute(object.toConfig(), REPLAY, directory).root()
                          : phase)
              .toList();
      result = result.withValue("phases", ConfigValueFactory.fromIterable(resolved));
    }
    return result;
  }

  private static Config absolute(Config section, String path, Path directory) {
    if (!section.hasPath(path) || section.getValue(path).valueType() != ConfigValueType.STRING) {
      return section;
    }
    ConfigValue value = section.getValue(path);
    String text = (String) value.unwrapped();
    if (text.isEmpty()) {
      return section;
    }
    try {
      String resolved = directory.toAbsolutePath().resolve(text).normalize().toString();
      return section.withValue(
          path, ConfigValueFactory.fromAnyRef(resolved, value.origin().description()));
    } catch (InvalidPathException e) {
      // The reader of the setting says what is wrong with it.
      return section;
    }
  }
}
