package ai.userwhisperer.megaphone.jmh;

import java.io.IOException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks, always with the allocation profiler: {@code gc.alloc.rate.norm} is bytes per
 * operation. Takes JMH's own options, such as {@code -f 1 -wi 2 -i 3 Render}; {@code -h} lists
 * them.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments)
      throws RunnerException, CommandLineOptionException, IOException {
    CommandLineOptions given = new CommandLineOptions(arguments);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    new Runner(
            new OptionsBuilder()
                .parent(given)
                .addProfiler(GCProfiler.class)
                .addProfiler(ThreadCostProfiler.class)
                .build())
        .run();
  }
}
