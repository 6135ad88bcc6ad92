package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What differs between two runs: the whole distributions of their response times, then what the
 * baselines look at.
 */
public final class ComparisonText {
  private static final double NS_PER_MS = 1e6;
  private static final List<Statistic> SHOWN =
      List.of(
          Statistic.P50,
          Statistic.P90,
          Statistic.P95,
          Statistic.P99,
          Statistic.P99_9,
          Statistic.MAX,
          Statistic.MEAN);

  private final Side first;
  private final Side second;
  private final StringBuilder text = new StringBuilder();

  private record Side(RunDirectory directory, Findings findings) {
    static Side of(RunDirectory directory) {
      return new Side(directory, Findings.of(directory));
    }

    Optional<PhaseFacts> phase(String name) {
      return findings.facts().phases().stream()
          .filter(phase -> phase.name().equals(name))
          .findFirst();
    }

    Distribution times(PhaseFacts phase, List<String> requests) {
      Distribution times = new Distribution(phase.steady());
      for (String request : requests) {
        directory.readIntervals(
            phase.name(),
            request,
            interval -> {
              if (interval.tag().equals(RequestTime.RESPONSE_TIME.tag())) {
                times.add(interval.startEpochMs(), interval.histogram());
              }
            },
            damaged -> {});
      }
      return times;
    }
  }

  private ComparisonText(RunDirectory first, RunDirectory second) {
    this.first = Side.of(first);
    this.second = Side.of(second);
  }

  /**
   * Compares two runs; changes nothing in them.
   *
   * @throws ai.userwhisperer.megaphone.measurements.RunException when a {@code run.json} can't be
   *     read
   */
  public static String of(RunDirectory first, RunDirectory second) {
    ComparisonText comparison = new ComparisonText(first, second);
    comparison.heads();
    for (PhaseFacts phase : comparison.first.findings().facts().phases()) {
      comparison.second.phase(phase.name()).ifPresent(other -> comparison.phase(phase, other));
    }
    comparison.baselines();
    return comparison.text.toString();
  }

  private void heads() {
    head("A", first);
    head("B", second);
    RunHistory.differences(
            first.findings().facts().manifest(), second.findings().facts().manifest())
        .forEach(difference -> line("  note: " + difference));
  }

  private void head(String name, Side side) {
    line(
        "%s  %s: %s, profile %s"
            .formatted(
                name,
                side.findings().verdict().runId(),
                side.findings().verdict().verdict(),
                side.findings().verdict().profile()));
  }

  private void phase(PhaseFacts one, PhaseFacts other) {
    List<String> both =
        one.requests().keySet().stream().filter(other.requests()::containsKey).toList();
    if (both.isEmpty()) {
      return;
    }
    times(one.name() + ", response time", one, other, both);
    if (both.size() > 1) {
      for (String request : both) {
        times(one.name() + "." + request + ", response time", one, other, List.of(request));
      }
    }
  }

  private void times(String what, PhaseFacts one, PhaseFacts other, List<String> requests) {
    Distribution before = first.times(one, requests);
    Distribution after = second.times(other, requests);
    line("");
    if (before.stretches().isEmpty() || after.stretches().isEmpty()) {
      line(what + ": no data in " + (before.stretches().isEmpty() ? "A" : "B"));
      return;
    }
    DistributionShift shift = DistributionShift.of(before, after);
    line(what + ": " + shift.verdict() + ", " + words(shift));
    row("", "A", "B", "B to A");
    for (Statistic statistic : SHOWN) {
      if (before.whole().getTotalCount() >= statistic.samplesNeeded()
          && after.whole().getTotalCount() >= statistic.samplesNeeded()) {
        double ofBefore = statistic.of(before.whole()) / NS_PER_MS;
        double ofAfter = statistic.of(after.whole()) / NS_PER_MS;
        row(
            statistic.shown(),
            Numbers.withUnit(ofBefore, "ms"),
            Numbers.withUnit(ofAfter, "ms"),
            change(ofBefore, ofAfter));
      }
    }
  }

  private static String words(DistributionShift shift) {
    return ("at most %s %% of the requests apart, at %s ms, up to which %s %% of A and %s %% of B took;"
            + " on average %s%s ms; p = %s")
        .formatted(
            Numbers.text(100 * shift.distance()),
            Numbers.text(shift.atNs() / NS_PER_MS),
            Numbers.text(100 * shift.shareBefore()),
            Numbers.text(100 * shift.shareAfter()),
            shift.meanShiftNs() < 0 ? "−" : "+",
            Numbers.text(Math.abs(shift.meanShiftNs()) / NS_PER_MS),
            Numbers.text(shift.chance()));
  }

  private void baselines() {
    line("");
    line("baselines");
    row("", "A", "B", "B to A");
    for (BaselineResult before : first.findings().verdict().baselines()) {
      second.findings().verdict().baselines().stream()
          .filter(after -> after.id().equals(before.id()) && after.unit().equals(before.unit()))
          .filter(after -> before.observed() != null || after.observed() != null)
          .findFirst()
          .ifPresent(
              after ->
                  row(
                      before.id(),
                      Limits.observed(before),
                      Limits.observed(after),
                      change(before, after)));
    }
  }

  private static String change(BaselineResult before, BaselineResult after) {
    if (before.observed() == null || after.observed() == null) {
      return "";
    }
    String change = change(before.observed(), after.observed());
    boolean overlap =
        before.interval() != null
            && after.interval() != null
            && before.interval().low() <= after.interval().high()
            && after.interval().low() <= before.interval().high();
    return overlap && !change.equals("=") ? change + ", within the intervals" : change;
  }

  private static String change(double before, double after) {
    if (before == after) {
      return "=";
    }
    if (before == 0) {
      return "";
    }
    double percent = 100 * (after - before) / Math.abs(before);
    return (percent < 0 ? "−" : "+") + Numbers.text(Math.abs(percent)) + " %";
  }

  private void row(String what, String before, String after, String change) {
    line(
        String.format(Locale.ROOT, "  %-34s %18s %18s  %s", what, before, after, change)
            .stripTrailing());
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
