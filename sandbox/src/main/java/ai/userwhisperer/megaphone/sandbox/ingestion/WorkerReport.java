package ai.userwhisperer.megaphone.sandbox.ingestion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a worker in a process of its own has done since it began, as a line that it says to the
 * process that started it.
 *
 * @param lagNs the lag of its last batch, or below 0 before there was one
 * @param behavioralTaken items that it took from the queue of the behavioural analysis
 * @param decisionTaken items that it took from the queue of the decision engine
 * @param counts as of {@link
 *     ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics#workerCounts()}
 */
record WorkerReport(long lagNs, long behavioralTaken, long decisionTaken, List<Long> counts) {
  private static final String FIRST_WORD = "worker";
  // Without it a line that was cut off within its last number would look whole.
  private static final String LAST_WORD = "so-far";
  private static final int FIELDS_BEFORE_COUNTS = 4;

  WorkerReport {
    counts = List.copyOf(counts);
  }

  /** A worker that has done nothing yet. */
  static WorkerReport none(int counts) {
    return new WorkerReport(-1, 0, 0, Collections.nCopies(counts, 0L));
  }

  String line() {
    return FIRST_WORD
        + " "
        + lagNs
        + " "
        + behavioralTaken
        + " "
        + decisionTaken
        + " "
        + counts.stream().map(String::valueOf).collect(Collectors.joining(" "))
        + " "
        + LAST_WORD;
  }

  /**
   * Reads a line; empty when it is none of these, or not whole because its writer was killed.
   *
   * @param expectedCounts how many counts there have to be
   */
  static Optional<WorkerReport> parse(String line, int expectedCounts) {
    String[] words = line.split(" ", -1);
    int last = FIELDS_BEFORE_COUNTS + expectedCounts;
    if (words.length != last + 1
        || !words[0].equals(FIRST_WORD)
        || !words[last].equals(LAST_WORD)) {
      return Optional.empty();
    }
    try {
      List<Long> counts = new ArrayList<>(expectedCounts);
      for (int i = FIELDS_BEFORE_COUNTS; i < last; i++) {
        counts.add(Long.parseLong(words[i]));
      }
      return Optional.of(
          new WorkerReport(
              Long.parseLong(words[1]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3]),
              counts));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
