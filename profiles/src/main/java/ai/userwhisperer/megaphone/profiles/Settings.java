package ai.userwhisperer.megaphone.profiles;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One section of a profile while it is read. It knows where it stands, so that each error names the
 * file, the whole path, the value and what is allowed; and which of its keys were asked for, so
 * that a misspelt one is found.
 */
final class Settings {
  private final String file;
  private final String path;
  private final ConfigObject values;
  private final Config config;
  private final Set<String> known = new HashSet<>();

  Settings(String file, String path, ConfigObject values) {
    this.file = file;
    this.path = path;
    this.values = values;
    this.config = values.toConfig();
  }

  String text(String key) {
    return get(key, "needs a text", config -> config.getString(quoted(key)));
  }

  boolean flag(String key) {
    return get(key, "needs true or false", config -> config.getBoolean(quoted(key)));
  }

  double number(String key) {
    return number(key, "needs a number");
  }

  /**
   * @param allowed what the error says where it is none
   */
  double number(String key, String allowed) {
    return get(key, allowed, config -> config.getDouble(quoted(key)));
  }

  List<Double> numbers(String key) {
    return get(key, "needs a list of numbers", config -> config.getDoubleList(quoted(key)));
  }

  /** The one of some values whose {@code toString} is the setting's text. */
  <T> T choice(String key, T[] values) {
    String text = text(key);
    for (T value : values) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw error(
        key,
        "needs one of "
            + Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", ")));
  }

  /** A path; none when it is the empty text. */
  Optional<Path> file(String key) {
    String text = text(key);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      throw error(key, "needs the path of a file");
    }
  }

  int integer(String key) {
    return get(key, "needs a whole number", config -> config.getInt(quoted(key)));
  }

  long longInteger(String key) {
    return get(key, "needs a whole number", config -> config.getLong(quoted(key)));
  }

  long bytes(String key) {
    return get(key, "needs a size, such as 1000 or 64 MiB", config -> config.getBytes(quoted(key)));
  }

  Duration time(String key) {
    return get(
        key, "needs a time, such as 10 s or 50 ms", config -> config.getDuration(quoted(key)));
  }

  List<String> texts(String key) {
    return get(key, "needs a list of texts", config -> config.getStringList(quoted(key)));
  }

  URI address(String key) {
    String text = text(key);
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw error(key, "needs an address such as https://host:port");
    }
  }

  /** Whether there is such a key; {@code null} takes one back that an included file has set. */
  boolean has(String key) {
    known.add(key);
    return config.hasPath(quoted(key));
  }

  /** What {@code reader} makes of a key; {@code otherwise} where there is no such key. */
  <T> T given(String key, Function<String, T> reader, T otherwise) {
    return has(key) ? reader.apply(key) : otherwise;
  }

  /** A day, as in {@code 2026-12-31}. */
  LocalDate date(String key) {
    try {
      return LocalDate.parse(text(key));
    } catch (DateTimeParseException e) {
      throw error(key, "needs a day, such as 2026-12-31");
    }
  }

  /** Keys and texts of a section whose keys are free. */
  Map<String, String> textByName(String key) {
    Map<String, String> found = new LinkedHashMap<>();
    Settings section = section(key);
    for (String name : section.keys()) {
      found.put(name, section.text(name));
    }
    return found;
  }

  /** What is in a section whose keys are free, sorted. */
  SortedSet<String> keys() {
    return new TreeSet<>(values.keySet());
  }

  /** Keys and numbers of a section whose keys are free. */
  SortedMap<String, Double> numberByName(String key) {
    SortedMap<String, Double> found = new TreeMap<>();
    Settings section = section(key);
    for (String name : section.keys()) {
      found.put(name, section.number(name));
    }
    return found;
  }

  Settings section(String key) {
    ConfigObject object =
        get(key, "needs a section in { }", config -> config.getObject(quoted(key)));
    return new Settings(file, pathOf(key), object);
  }

  List<Settings> list(String key) {
    ConfigList list = get(key, "needs a list in [ ]", config -> config.getList(quoted(key)));
    List<Settings> found = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String at = pathOf(key) + "[" + i + "]";
      ConfigValue value = list.get(i);
      if (value.valueType() != ConfigValueType.OBJECT) {
        throw new ProfileException(
            writtenIn(value) + ": " + at + " = " + shown(value) + ": needs a section in { }");
      }
      found.add(new Settings(file, at, (ConfigObject) value));
    }
    return found;
  }

  /** Builds a record from this section, and says where it stands if the record refuses a value. */
  <T> T build(Supplier<T> builder) {
    try {
      return builder.get();
    } catch (InvalidSetting e) {
      ConfigValue value = at(e.setting());
      String whole = path.isEmpty() ? e.setting() : path + "." + e.setting();
      throw new ProfileException(
          (value == null ? file : writtenIn(value))
              + ": "
              + whole
              + " = "
              + e.value()
              + ": "
              + e.allowed(),
          e);
    }
  }

  /**
   * The value that a record's own name for a setting means: a path of plain names below this
   * section.
   */
  private ConfigValue at(String setting) {
    ConfigValue value = values;
    for (String name : setting.split("\\.", -1)) {
      value = value instanceof ConfigObject object ? object.get(name) : null;
    }
    return value;
  }

  /**
   * To be called when all has been read.
   *
   * @throws ProfileException when a key is left that nobody asked for
   */
  void nothingElse() {
    for (String key : new TreeSet<>(values.keySet())) {
      if (!known.contains(key)) {
        throw error(key, "unknown setting; known here: " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  ProfileException error(String key, String allowed) {
    ConfigValue value = values.get(key);
    String shown = value == null ? "(not set)" : shown(value);
    return new ProfileException(
        (value == null ? file : writtenIn(value))
            + ": "
            + pathOf(key)
            + " = "
            + shown
            + ": "
            + allowed);
  }

  private <T> T get(String key, String allowed, Function<Config, T> getter) {
    known.add(key);
    try {
      return getter.apply(config);
    } catch (ConfigException e) {
      throw error(key, allowed);
    }
  }

  private String writtenIn(ConfigValue value) {
    return value.origin().description().startsWith(ProfileFile.ASSIGNED)
        ? ProfileFile.ASSIGNED
        : file;
  }

  private String pathOf(String key) {
    String name = key.matches("[A-Za-z0-9_-]+") ? key : ConfigUtil.quoteString(key);
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String quoted(String key) {
    return ConfigUtil.joinPath(key);
  }

  private static String shown(ConfigValue value) {
    String text =
        value.valueType() == ConfigValueType.STRING
            ? (String) value.unwrapped()
            : value.render(ConfigRenderOptions.concise());
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
