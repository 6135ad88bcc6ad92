package ai.userwhisperer.megaphone.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds benchmarks against a baseline. What misses its limit is measured again, with longer
 * iterations and together with what it is held against, and the least of all counts: so a neighbour
 * that took the core for a moment does not fail a build, and what has really become slower does.
 */
final class Gate {
  /** How often a benchmark is measured before it has missed its limit. */
  static final int ATTEMPTS = 3;

  private final Baseline baseline;
  private final Bench bench;
  private final Effort effort;
  private final Map<String, Subject> subjects;
  private final Consumer<String> progress;
  private final Map<String, Cost> costs = new TreeMap<>();

  /**
   * @param subjects all benchmarks that there are
   * @param progress told in a line of what is measured again
   * @throws IllegalArgumentException when baseline and benchmarks do not belong together
   */
  Gate(
      Baseline baseline,
      Collection<Subject> subjects,
      Bench bench,
      Effort effort,
      Consumer<String> progress) {
    baseline.checkAgainst(subjects.stream().map(Subject::name).toList());
    this.baseline = baseline;
    this.bench = bench;
    this.effort = effort;
    this.progress = progress;
    this.subjects = subjects.stream().collect(Collectors.toMap(Subject::name, Function.identity()));
  }

  /** What was measured so far, by the benchmark's name. */
  Map<String, Cost> costs() {
    return costs;
  }

  /** Measures some benchmarks, and those that they are held against. */
  List<Finding> judge(Collection<String> benchmarks) {
    List<Finding> all = new ArrayList<>();
    for (String benchmark : benchmarks) {
      all.addAll(findings(benchmark));
    }
    Effort longer = effort;
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      longer = longer.doubled();
      Map<String, Cost> again = new HashMap<>();
      for (Finding missed : all.stream().filter(Finding::isMissed).toList()) {
        progress.accept("again: " + missed);
        measureAgain(missed.benchmark(), longer, again);
        if (missed.isRatio()) {
          measureAgain(missed.to(), longer, again);
        }
      }
      all.replaceAll(this::withCosts);
    }
    return all;
  }

  private List<Finding> findings(String benchmark) {
    Limits limits = baseline.limits().get(benchmark);
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding(benchmark, "", cost(benchmark).bytes(), limits.bytes()));
    limits
        .ratios()
        .forEach(
            (to, limit) -> findings.add(new Finding(benchmark, to, ratio(benchmark, to), limit)));
    return findings;
  }

  private Finding withCosts(Finding before) {
    double value =
        before.isRatio()
            ? ratio(before.benchmark(), before.to())
            : cost(before.benchmark()).bytes();
    return new Finding(before.benchmark(), before.to(), value, before.limit());
  }

  private double ratio(String benchmark, String to) {
    return cost(benchmark).cpuNs() / cost(to).cpuNs();
  }

  private Cost cost(String benchmark) {
    return costs.computeIfAbsent(benchmark, name -> bench.measure(subjects.get(name), effort));
  }

  private void measureAgain(String benchmark, Effort longer, Map<String, Cost> again) {
    Cost cost = again.computeIfAbsent(benchmark, name -> bench.measure(subjects.get(name), longer));
    costs.merge(benchmark, cost, Cost::least);
  }
}
