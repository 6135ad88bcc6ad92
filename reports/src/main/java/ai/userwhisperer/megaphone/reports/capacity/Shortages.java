package ai.userwhisperer.megaphone.reports.capacity;

import ai.userwhisperer.megaphone.reports.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was short at a rate that was missed, beside one at which the platform was quiet. The order
 * is that in which one explains another: who refuses on purpose needs no further reason, and a
 * processor that is at its end makes everything else late.
 */
public final class Shortages {
  private static final double PERCENT = 100;

  /** Above it, in percent, what is shared is at its end: somebody waits for it most of the time. */
  private static final double BUSY = 85;

  private static final double MACHINE_BUSY = 95;

  /** A latency is a shortage when it is so many times that of a quiet platform, and not tiny. */
  private static final double TIMES_QUIET = 5;

  private static final double SLOW_REDIS_MS = 2;
  private static final double SLOW_DELIVERY_SECONDS = 0.1;

  /** Of the requests: fewer errors than that explain nothing. */
  private static final double FEWEST_ERRORS = 0.001;

  private static final Set<String> CONNECTION_ERRORS = Set.of("reset", "closed");
  private static final String LIMITED = "status-429";

  private final Level at;
  private final Level quiet;
  private final List<Shortage> found = new ArrayList<>();

  /**
   * Something that there was too little of.
   *
   * @param what in a word or two
   * @param words what it is told by
   */
  public record Shortage(String what, String words) {
    @Override
    public String toString() {
      return what + ": " + words;
    }
  }

  private Shortages(Level at, Level quiet) {
    this.at = at;
    this.quiet = quiet;
  }

  /**
   * What was short, the most telling first; empty when nothing that was watched was.
   *
   * @param at a level that was missed
   * @param quiet one of the same platform at a low rate, such as the first that held
   */
  public static List<Shortage> of(Level at, Level quiet) {
    Shortages shortages = new Shortages(at, quiet);
    shortages.find();
    return List.copyOf(shortages.found);
  }

  private void find() {
    if (at.outcome() == Level.Outcome.INJECTOR) {
      at.missed().forEach(doubt -> add("the injector", doubt));
      return;
    }
    errors(Set.of(LIMITED), "rate limit", "of the requests were refused with status 429");
    errors(CONNECTION_ERRORS, "connections", "of the requests lost their connection");
    busy(
        LevelReader.CONNECTIONS,
        "connections",
        "of those for which the platform has room were in use");
    busy(
        LevelReader.BUSIEST_CPU,
        "processor",
        "of what it may use was used by the busiest of the platform's containers");
    busy(LevelReader.CPU, "processor", "of what it may use was used by the platform");
    redis();
    delivery();
    double machine = at.figure(LevelReader.MACHINE_CPU);
    if (machine >= MACHINE_BUSY) {
      add("the injector's machine", percent(machine) + " of its processors were in use");
    }
  }

  private void errors(Set<String> kinds, String what, String words) {
    long all = at.errors().values().stream().mapToLong(Long::longValue).sum();
    long ours =
        at.errors().entrySet().stream()
            .filter(error -> kinds.contains(error.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    double share = all == 0 ? 0 : ours / (double) all * at.figure(LevelReader.ERROR_RATE) / PERCENT;
    if (share >= FEWEST_ERRORS) {
      add(what, percent(PERCENT * share) + " " + words);
    }
  }

  private void busy(String figure, String what, String words) {
    if (at.figure(figure) >= BUSY && found.stream().noneMatch(each -> each.what().equals(what))) {
      add(what, percent(at.figure(figure)) + " " + words);
    }
  }

  private void redis() {
    double now = at.figure(LevelReader.REDIS_P50);
    if (now >= SLOW_REDIS_MS && now >= TIMES_QUIET * quiet.figure(LevelReader.REDIS_P50)) {
      add("Redis", "a command took " + beside(LevelReader.REDIS_P50, 1, "ms"));
    }
    if (at.figure(LevelReader.EVICTED) > 0) {
      add(
          "Redis's memory",
          Numbers.text(at.figure(LevelReader.EVICTED), "keys") + " keys were evicted");
    }
    if (at.figure(LevelReader.REJECTED) > 0) {
      add(
          "Redis's connections",
          Numbers.text(at.figure(LevelReader.REJECTED), "requests") + " were rejected");
    }
  }

  private void delivery() {
    double now = at.figure(LevelReader.DELIVERY_P99);
    if (now >= SLOW_DELIVERY_SECONDS
        && now >= TIMES_QUIET * quiet.figure(LevelReader.DELIVERY_P99)) {
      add("Pub/Sub", "events waited there for " + beside(LevelReader.DELIVERY_P99, 1_000, "ms"));
    }
  }

  /** As in {@code 33.1 ms (p50), 0.41 ms at 5,000 events/s}. */
  private String beside(String figure, double factor, String unit) {
    return "%s %s (%s), %s %s at %s events/s"
        .formatted(
            Numbers.text(factor * at.figure(figure)),
            unit,
            figure.substring(figure.lastIndexOf('.') + 1),
            Numbers.text(factor * quiet.figure(figure)),
            unit,
            Numbers.text(quiet.rate()));
  }

  private static String percent(double percent) {
    return Numbers.text(percent) + " %";
  }

  private void add(String what, String words) {
    found.add(new Shortage(what, words));
  }
}
