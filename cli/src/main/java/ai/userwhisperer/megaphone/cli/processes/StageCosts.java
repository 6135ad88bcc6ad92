package ai.userwhisperer.megaphone.cli.processes;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * CPU time by stage over a stretch of time in which so many events went through.
 *
 * @param seconds of CPU time; a stage without any may be missing
 * @param events that were accepted meanwhile
 * @param windowSeconds how long it was watched
 */
public record StageCosts(Map<Stage, Double> seconds, long events, double windowSeconds) {
  public StageCosts {
    seconds = Map.copyOf(seconds);
    if (events <= 0) {
      throw new IllegalArgumentException("events = " + events + ": needs 1 or more");
    }
    if (!(windowSeconds > 0)) {
      throw new IllegalArgumentException("windowSeconds = " + windowSeconds + ": needs above 0");
    }
  }

  /** Adds up what threads used. */
  static final class Sum {
    private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);

    Sum add(Stage.Owner owner, Map<String, Double> secondsByThread) {
      secondsByThread.forEach(
          (thread, used) -> seconds.merge(Stage.of(owner, thread), used, Double::sum));
      return this;
    }

    StageCosts over(long events, double windowSeconds) {
      return new StageCosts(seconds, events, windowSeconds);
    }
  }

  double microsecondsPerEvent(Stage stage) {
    return seconds.getOrDefault(stage, 0.0) * 1e6 / events;
  }

  double totalMicrosecondsPerEvent() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum() * 1e6 / events;
  }

  /** Events a second at which these processors would have no time left, at the same cost each. */
  double limitPerSecond(int processors) {
    return processors * 1e6 / totalMicrosecondsPerEvent();
  }

  /** The same once all is compiled: what compilers do is not done again for each event. */
  double compiledLimitPerSecond(int processors) {
    return processors * 1e6 / (totalMicrosecondsPerEvent() - microsecondsPerEvent(Stage.COMPILERS));
  }

  /** Processors that were busy on average. */
  double busyProcessors() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum() / windowSeconds;
  }

  /** A Markdown table, and what follows from it. */
  public String markdown(int processors) {
    double total = totalMicrosecondsPerEvent();
    StringBuilder text = new StringBuilder();
    text.append("| stage | what it does | µs per event | share | events/s on one core |\n");
    text.append("|---|---|--:|--:|--:|\n");
    for (Stage stage : Stage.values()) {
      double cost = microsecondsPerEvent(stage);
      row(text, stage.title(), stage.work(), cost, cost / total);
    }
    row(text, "**all**", "", total, 1);
    text.append(
        String.format(
            Locale.ROOT,
            "\n%,d events in %.1f s (%,.0f/s) with %.2f of %d processors busy. The limit, were"
                + " nothing but CPU in the way: %,.0f events/s (%d processors / %.2f µs);"
                + " once all is compiled %,.0f events/s.\n",
            events,
            windowSeconds,
            events / windowSeconds,
            busyProcessors(),
            processors,
            limitPerSecond(processors),
            processors,
            total,
            compiledLimitPerSecond(processors)));
    return text.toString();
  }

  private static void row(
      StringBuilder text, String title, String work, double microseconds, double share) {
    String perCore =
        microseconds == 0 ? "–" : String.format(Locale.ROOT, "%,.0f", 1e6 / microseconds);
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.2f | %.1f %% | %s |\n",
            title,
            work,
            microseconds,
            100 * share,
            perCore));
  }
}
