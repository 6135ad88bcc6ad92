package ai.userwhisperer.megaphone.cli.live;

import ai.userwhisperer.megaphone.reports.Numbers;
import ai.userwhisperer.megaphone.reports.Sparkline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** How far a phase has come, in words: one line for a log, several for a screen. */
final class ProgressText {
  private static final int BAR_WIDTH = 30;
  private static final String NONE = "–";

  private ProgressText() {}

  /** One line. */
  static String line(PhaseProgress progress, Stage stage) {
    return String.format(
            Locale.ROOT,
            "%-10s %-18s %s%s",
            progress.phase().name(),
            stage.words(),
            rates(progress),
            progress.lagP99Ns().isEmpty()
                ? ""
                : "  lag p99 " + milliseconds(progress.lagP99Ns().getAsDouble()))
        .stripTrailing();
  }

  /** The sums, when it is over. */
  static String summary(PhaseProgress progress) {
    return String.format(
        Locale.ROOT,
        "%-10s done: %,d requests answered well, %,d events accepted, %,d errors",
        progress.phase().name(),
        progress.requestsGood(),
        progress.eventsAccepted(),
        progress.errors());
  }

  private static String rates(PhaseProgress progress) {
    return progress
        .lastWhole()
        .map(
            last ->
                String.format(
                    Locale.ROOT,
                    "%s events/s  %,d requests/s  p99 %s  errors %,d",
                    eventsOfAsked(progress, last),
                    last.requestsGood,
                    milliseconds((double) last.p99Ns),
                    progress.errors()))
        .orElse("");
  }

  private static String eventsOfAsked(PhaseProgress progress, PhaseProgress.Second second) {
    OptionalDouble asked = progress.asked(second.index);
    return String.format(Locale.ROOT, "%,d", second.eventsAccepted)
        + (asked.isPresent() ? String.format(Locale.ROOT, " of %,.0f", asked.getAsDouble()) : "");
  }

  /**
   * A screen of less than 80 columns.
   *
   * @param place as in {@code 2 of 3}
   */
  static List<String> screen(PhaseProgress progress, Stage stage, String place) {
    List<String> lines = new ArrayList<>();
    int filled = (int) Math.round(stage.done() * BAR_WIDTH);
    lines.add(
        String.format(
            Locale.ROOT,
            "%-24s %-9s %s %s",
            shortened(progress.phase().name(), 14) + " (" + place + ")",
            stage.name(),
            "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled),
            stage.isLoading() ? Numbers.duration((double) stage.secondsLeft()) + " left" : ""));
    PhaseProgress.Second last = progress.lastWhole().orElse(null);
    row(
        lines,
        "rate",
        last == null
            ? NONE
            : String.format(
                Locale.ROOT,
                "%s events/s, %,d requests/s",
                eventsOfAsked(progress, last),
                last.requestsGood));
    row(lines, "", sparkline(progress));
    row(
        lines,
        "response",
        last == null || last.maxNs == 0
            ? NONE
            : String.format(
                "p50 %s   p99 %s   max %s",
                milliseconds((double) last.p50Ns),
                milliseconds((double) last.p99Ns),
                milliseconds((double) last.maxNs)));
    row(
        lines,
        "errors",
        String.format(
            Locale.ROOT,
            "%,d in the last second, %,d so far",
            last == null ? 0 : last.errors,
            progress.errors()));
    row(
        lines,
        "far end",
        progress.observed().isEmpty()
            ? NONE
            : String.format(
                Locale.ROOT,
                "lag p99 %s   observed %,.0f events of the run",
                progress.lagP99Ns().isEmpty()
                    ? NONE
                    : milliseconds(progress.lagP99Ns().getAsDouble()),
                progress.observed().getAsDouble()));
    row(
        lines,
        "queues",
        progress.queueDepth().isEmpty()
            ? NONE
            : String.format(Locale.ROOT, "%,.0f events", progress.queueDepth().getAsDouble()));
    row(
        lines,
        "harness",
        String.format(
            Locale.ROOT,
            "CPU %s   machine %s   longest pause %s",
            percent(progress.harnessCpu()),
            percent(progress.machineCpu()),
            progress.longestPauseMs().isEmpty()
                ? NONE
                : String.format(Locale.ROOT, "%.0f ms", progress.longestPauseMs().getAsDouble())));
    return lines;
  }

  private static void row(List<String> lines, String what, String words) {
    lines.add(String.format(Locale.ROOT, "  %-9s %s", what, words));
  }

  /** Events a second, or requests where there are none, from 0 to the greatest. */
  private static String sparkline(PhaseProgress progress) {
    List<PhaseProgress.Second> recent = progress.recent();
    boolean events = recent.stream().anyMatch(second -> second.eventsAccepted > 0);
    long[] values =
        recent.stream()
            .mapToLong(second -> events ? second.eventsAccepted : second.requestsGood)
            .toArray();
    long most = Math.max(1, Arrays.stream(values).max().orElse(1));
    StringBuilder line = new StringBuilder();
    for (long value : values) {
      line.append(Sparkline.bar((double) value / most));
    }
    return line.toString();
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty()
        ? NONE
        : String.format(Locale.ROOT, "%.0f %%", 100 * share.getAsDouble());
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String milliseconds(double ns) {
    return String.format(Locale.ROOT, ns < 1e7 ? "%.2f ms" : "%.0f ms", ns / 1e6);
  }
}
