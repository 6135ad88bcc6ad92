package ai.userwhisperer.megaphone.jmh;

/**
 * How thoroughly a benchmark is measured.
 *
 * @param forks processes, one after the other, 1 or more
 * @param warmUps iterations that do not count, in each process
 * @param iterations that count, in each process, 1 or more
 * @param iterationMs how long one takes, warm-up or not, in milliseconds
 */
record Effort(int forks, int warmUps, int iterations, int iterationMs) {
  /** For each build: all benchmarks in about a minute. */
  static final Effort QUICK = new Effort(1, 3, 5, 100);

  /** For a person who has ten minutes. */
  static final Effort FULL = new Effort(2, 5, 5, 1_000);

  /** The same with iterations that are twice as long. */
  Effort doubled() {
    return new Effort(forks, warmUps, iterations, 2 * iterationMs);
  }
}
