package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What differs between two runs: the whole distributions of their response times, then what the
 * baselines look at.
 */
public final class ComparisonText {
  private static final double NS_PER_MS = 1e6;
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

    Distribution times(PhaseFacts phase, String request) {
      Distribution times = new Distribution(phase.steady());
      directory.readIntervals(
          phase.name(),
          request,
          interval -> {
            if (interval.tag().equals(RequestTime.RESPONSE_TIME.tag())) {
              times.add(interval.startEpochMs(), interval.histogram());
            }
          },
          damaged -> {});
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

  /** All requests of both together, then each of them where there are several. */
  private void phase(PhaseFacts one, PhaseFacts other) {
    Distribution allBefore = new Distribution(one.steady());
    Distribution allAfter = new Distribution(other.steady());
    List<Runnable> each = new ArrayList<>();
    for (String request : one.requests().keySet()) {
      if (other.requests().containsKey(request)) {
        Distribution before = first.times(one, request);
        Distribution after = second.times(other, request);
        allBefore.add(before);
        allAfter.add(after);
        each.add(() -> times(one.name() + "." + request, before, after));
      }
    }
    if (!each.isEmpty()) {
      times(one.name(), allBefore, allAfter);
    }
    if (each.size() > 1) {
      each.forEach(Runnable::run);
    }
  }

  private void times(String of, Distribution before, Distribution after) {
    String what = of + ", response time";
    line("");
    if (before.stretches().isEmpty() || after.stretches().isEmpty()) {
      line(what + ": no data in " + (before.stretches().isEmpty() ? "A" : "B"));
      return;
    }
    DistributionShift shift = DistributionShift.of(before, after);
    line(what + ": " + shift.verdict() + ", " + words(shift));
    row("", "A", "B", "B to A");
    for (Statistic statistic : Statistic.values()) {
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
            + " on average %s ms; p = %s")
        .formatted(
            Numbers.text(100 * shift.distance()),
            Numbers.text(shift.atNs() / NS_PER_MS),
            Numbers.text(100 * shift.shareBefore()),
            Numbers.text(100 * shift.shareAfter()),
            Numbers.signed(shift.meanShiftNs() / NS_PER_MS),
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
    return Numbers.signed(percent) + " %";
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
