package ai.userwhisperer.megaphone.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures in processes of their own, by JMH. The time is that of the fastest iteration, since all
 * that disturbs only adds to it; the bytes are those of the median, since a table that grows once
 * is no allocation of each operation.
 */
final class ForkedBench implements Bench {
  @Override
  public Cost measure(Subject subject, Effort effort) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(subject.method()) + "$")
            .forks(effort.forks())
            .warmupIterations(effort.warmUps())
            .warmupTime(TimeValue.milliseconds(effort.iterationMs()))
            .measurementIterations(effort.iterations())
            .measurementTime(TimeValue.milliseconds(effort.iterationMs()))
            .addProfiler(ThreadCostProfiler.class)
            .jvmArgs(flags())
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    subject.parameters().forEach(options::param);
    try {
      return cost(new Runner(options.build()).run());
    } catch (RunnerException e) {
      throw new IllegalStateException(subject.name() + ": could not be measured: " + e, e);
    }
  }

  /**
   * As the megaphone command starts its own. And the compiler does not work in the background: on a
   * busy machine it would not be done when the warm-up is over.
   */
  private static String[] flags() {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "-Xms256m",
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-XX:-BackgroundCompilation",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED"));
    if (Runtime.version().feature() >= 24) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags.toArray(String[]::new);
  }

  private static Cost cost(Collection<RunResult> results) {
    double[] bytes = scores(results, ThreadCostProfiler.BYTES).sorted().toArray();
    return new Cost(
        scores(results, ThreadCostProfiler.CPU).min().orElseThrow(), bytes[bytes.length / 2]);
  }

  private static DoubleStream scores(Collection<RunResult> results, String name) {
    return results.stream()
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .mapToDouble((IterationResult i) -> i.getSecondaryResults().get(name).getScore());
  }
}
