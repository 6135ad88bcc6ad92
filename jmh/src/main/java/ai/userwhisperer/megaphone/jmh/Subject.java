package ai.userwhisperer.megaphone.jmh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A benchmark with one value for each of its parameters.
 *
 * @param method its class with package, a dot, and its method
 * @param parameters by name; empty where it has none
 */
record Subject(String method, Map<String, String> parameters) {
  Subject {
    parameters = new TreeMap<>(parameters);
  }

  /**
   * What the baseline calls it: class and method, and in parentheses the parameters' values, such
   * as {@code ScheduleBenchmark.dueNs(sine)}.
   */
  String name() {
    String name = method.replaceFirst(".*\\.(\\w+\\.\\w+)", "$1");
    return parameters.isEmpty() ? name : name + "(" + String.join(", ", parameters.values()) + ")";
  }

  /** All that there are on the class path, by name. */
  static List<Subject> all() {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    List<Subject> subjects = new ArrayList<>();
    for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(silent, List.of())) {
      subjects.addAll(of(entry));
    }
    subjects.sort(Comparator.comparing(Subject::name));
    return subjects;
  }

  private static List<Subject> of(BenchmarkListEntry entry) {
    List<Subject> subjects = List.of(new Subject(entry.getUsername(), Map.of()));
    Map<String, String[]> values = entry.getParams().orElse(Map.of());
    for (Map.Entry<String, String[]> parameter : values.entrySet()) {
      List<Subject> more = new ArrayList<>();
      for (Subject subject : subjects) {
        for (String value : parameter.getValue()) {
          Map<String, String> parameters = new TreeMap<>(subject.parameters);
          parameters.put(parameter.getKey(), value);
          more.add(new Subject(subject.method, parameters));
        }
      }
      subjects = more;
    }
    return subjects;
  }
}
