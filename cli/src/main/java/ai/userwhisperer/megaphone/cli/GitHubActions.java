package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Tells GitHub Actions of a run, where it runs there: the summary on the job's page, and an
 * annotation for the verdict and for each baseline that is missed. See GitHub's "Workflow commands
 * for GitHub Actions".
 */
final class GitHubActions {
  private static final String RUNS_HERE = "GITHUB_ACTIONS";
  private static final String SUMMARY = "GITHUB_STEP_SUMMARY";

  private final Map<String, String> environment;

  GitHubActions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Does nothing elsewhere. */
  void tell(Verdict verdict, RunDirectory run, PrintWriter out) {
    if (!environment.getOrDefault(RUNS_HERE, "").equals("true")) {
      return;
    }
    if (verdict.verdict() != Outcome.PASS) {
      annotate(out, "error", "Megaphone: " + verdict.verdict(), verdict.reasons().get(0));
    }
    for (BaselineResult baseline : verdict.baselines()) {
      if (baseline.status() == Status.FAIL || baseline.status() == Status.NO_DATA) {
        annotate(
            out,
            // What was measured is not held against a platform that was not loaded.
            verdict.verdict() == Outcome.FAIL ? "error" : "warning",
            baseline.id(),
            baseline.objective() + ": " + missed(baseline));
      }
    }
    String summary = environment.getOrDefault(SUMMARY, "");
    if (!summary.isEmpty()) {
      append(Path.of(summary), run.summaryFile(), out);
    }
  }

  private static String missed(BaselineResult baseline) {
    return baseline.observed() == null
        ? "no data: " + baseline.reason()
        : "observed " + baseline.observed() + " " + baseline.unit();
  }

  private static void annotate(PrintWriter out, String level, String title, String message) {
    out.println(
        "::"
            + level
            + " title="
            + escaped(title).replace(":", "%3A").replace(",", "%2C")
            + "::"
            + escaped(message));
  }

  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  /** A summary that can't be written changes nothing about the verdict. */
  private static void append(Path to, Path from, PrintWriter out) {
    try {
      Files.write(
          to, Files.readAllBytes(from), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      annotate(out, "warning", SUMMARY, to + ": can't be written: " + e.getMessage());
    }
  }
}
