package ai.userwhisperer.megaphone.profiles;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that the command line lays over a profile: {@code path=value}. */
final class Assignments {
  private static final Pattern PHASE =
      Pattern.compile("phases(?:\\[(\\d+)]|\\.([a-z0-9-]+))\\.(.+)");

  /** Takes the keys of the shape before away, which mean nothing to another one. */
  private static final Pattern NEW_SHAPE = Pattern.compile("schedule(?:\\.shape)?");

  private record Assignment(String path, String value) {
    /**
     * HOCON's own reading of the value (numbers, lists, …), or the plain text where it has none.
     */
    Config at(String settingPath) {
      ConfigParseOptions origin =
          ConfigParseOptions.defaults().setOriginDescription(ProfileFile.ASSIGNED);
      try {
        return ConfigFactory.parseString(settingPath + " = " + value, origin);
      } catch (ConfigException e) {
        try {
          return ConfigFactory.parseString(
              settingPath + " = " + ConfigUtil.quoteString(value), origin);
        } catch (ConfigException badPath) {
          throw new ProfileException(
              "--set "
                  + path
                  + "="
                  + value
                  + ": needs path=value, such as phases.ingestion.rate=1000",
              badPath);
        }
      }
    }
  }

  private final List<Assignment> all;

  private Assignments(List<Assignment> all) {
    this.all = all;
  }

  static Assignments parse(List<String> texts) {
    List<Assignment> all = new ArrayList<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new ProfileException(
            "--set " + text + ": needs path=value, such as phases.ingestion.rate=1000");
      }
      if (text.strip().matches(Fences.SECTION + "\\b.*")) {
        throw new ProfileException(
            "--set " + text + ": needs another setting: fences stand in the profile's file alone");
      }
      all.add(
          new Assignment(text.substring(0, equals).strip(), text.substring(equals + 1).strip()));
    }
    return new Assignments(all);
  }

  /** Lays everything but the settings of phases over a file, before its references are resolved. */
  Config beforeResolving(Config written) {
    Config result = written;
    for (Assignment assignment : all) {
      if (!PHASE.matcher(assignment.path).matches()) {
        result = assignment.at(assignment.path).withFallback(result);
      }
    }
    return result;
  }

  /**
   * Lays the settings of phases over a resolved profile: HOCON has no path to the element of a
   * list.
   */
  Config toPhases(Config resolved) {
    Config result = resolved;
    for (Assignment assignment : all) {
      Matcher phase = PHASE.matcher(assignment.path);
      if (phase.matches()) {
        List<ConfigValue> phases = new ArrayList<>(list(result));
        int index =
            phase.group(1) != null
                ? Integer.parseInt(phase.group(1))
                : indexOf(phases, phase.group(2));
        if (index < 0 || index >= phases.size()) {
          throw new ProfileException(
              "--set "
                  + assignment.path
                  + "="
                  + assignment.value
                  + ": needs one of the profile's phases: "
                  + names(phases));
        }
        Config element = ((ConfigObject) phases.get(index)).toConfig();
        if (NEW_SHAPE.matcher(phase.group(3)).matches()) {
          element = element.withoutPath("schedule");
        }
        phases.set(index, assignment.at(phase.group(3)).resolve().withFallback(element).root());
        result = result.withValue("phases", ConfigValueFactory.fromIterable(phases));
      }
    }
    return result;
  }

  private static ConfigList list(Config config) {
    return config.getList("phases");
  }

  private static int indexOf(List<ConfigValue> phases, String name) {
    for (int i = 0; i < phases.size(); i++) {
      if (PhaseSelection.nameOf(phases.get(i)).equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String names(List<ConfigValue> phases) {
    return String.join(", ", phases.stream().map(PhaseSelection::nameOf).toList());
  }
}
