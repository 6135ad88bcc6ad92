package ai.userwhisperer.megaphone.profiles;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps some phases of a profile. The baselines of the phases that are left out stay in the
 * profile, not gated, with that reason: a person asked for less, and every output says so.
 */
final class PhaseSelection {
  private PhaseSelection() {}

  static Config select(Config resolved, List<String> names) {
    if (names.isEmpty()) {
      return resolved;
    }
    List<? extends ConfigValue> all = resolved.getList("phases");
    Set<String> known = new LinkedHashSet<>(all.stream().map(PhaseSelection::nameOf).toList());
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ProfileException(
            "--phases = "
                + name
                + ": needs some of the profile's phases: "
                + String.join(", ", known));
      }
    }
    Config result =
        resolved.withValue(
            "phases",
            ConfigValueFactory.fromIterable(
                all.stream().filter(phase -> names.contains(nameOf(phase))).toList()));
    for (String id : Baseline.IDS) {
      String at = "baselines." + ConfigUtil.quoteString(id);
      if (result.hasPath(at + ".metric")) {
        String metric = result.getString(at + ".metric");
        String phase = metric.substring(0, Math.max(0, metric.indexOf('.')));
        if (known.contains(phase) && !names.contains(phase)) {
          result =
              result
                  .withValue(at + ".gated", ConfigValueFactory.fromAnyRef(false))
                  .withValue(
                      at + ".reason",
                      ConfigValueFactory.fromAnyRef(
                          "phase "
                              + phase
                              + " was left out (--phases "
                              + String.join(",", names)
                              + ")"));
        }
      }
    }
    return result;
  }

  static String nameOf(ConfigValue phase) {
    if (phase.valueType() == ConfigValueType.OBJECT) {
      ConfigValue name = ((ConfigObject) phase).get("name");
      return name == null ? "" : String.valueOf(name.unwrapped());
    }
    return "";
  }
}
