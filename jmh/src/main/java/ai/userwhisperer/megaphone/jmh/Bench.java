package ai.userwhisperer.megaphone.jmh;

/** Where benchmarks are measured. */
@FunctionalInterface
interface Bench {
  /**
   * Measures a benchmark.
   *
   * @throws IllegalStateException when it can't be run, or fails
   */
  Cost measure(Subject subject, Effort effort);
}
