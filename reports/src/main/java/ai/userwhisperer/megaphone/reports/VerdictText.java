package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import java.util.Locale;

/**
 * A verdict for the terminal: the table of baselines, then the verdict with its reasons, then where
 * the report lies.
 */
public final class VerdictText {
  private static final String ROW = "%-34s %20s %20s  %s%n";

  private VerdictText() {}

  public static String of(Verdict verdict, RunDirectory run) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, ROW, "baseline", "limit", "observed", "status"));
    for (BaselineResult baseline : verdict.baselines()) {
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              baseline.id(),
              Limits.objective(baseline),
              Limits.observed(baseline),
              status(baseline)));
    }
    text.append('\n');
    if (verdict.verdict() != Outcome.PASS) {
      text.append(verdict.verdict()).append(": ").append(Headline.of(verdict)).append('\n');
    }
    // The first reason of a pass says so itself.
    String indent = verdict.verdict() == Outcome.PASS ? "" : "  ";
    verdict.reasons().forEach(reason -> text.append(indent).append(reason).append('\n'));
    text.append("Report: ").append(run.pageFile()).append('\n');
    return text.toString();
  }

  /**
   * A failure's reason stands below the table, so only what is not in the verdict says why here.
   */
  private static String status(BaselineResult baseline) {
    String name = baseline.status().name().replace('_', ' ');
    return switch (baseline.status()) {
      case PASS, FAIL -> name;
      case NO_DATA, WAIVED, NOT_GATED -> name + ": " + baseline.reason();
    };
  }
}
