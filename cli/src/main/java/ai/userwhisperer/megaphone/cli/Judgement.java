package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.live.LivePage;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Report;
import ai.userwhisperer.megaphone.reports.RunHistory;
import ai.userwhisperer.megaphone.reports.Verdict;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Judges a run that was measured, and tells all who want to know.
 *
 * @param job what the run was for
 * @param environment of the process
 * @param command where a person is told the verdict, and what went wrong
 */
record Judgement(
    Job job, Map<String, String> environment, Optional<LivePage> live, CommandLine command) {

  /** The measuring is over: why, if before its time, and when. */
  static void end(RunDirectory run, RunClock clock, Interruption interruption) {
    interruption.requested().ifPresent(reason -> run.update(manifest -> manifest.aborted(reason)));
    run.update(manifest -> manifest.ended(clock.epochMs(System.nanoTime())));
  }

  /**
   * What came of it. What can't be written now, on a full disk say, can be judged later: it is said
   * how.
   *
   * @return the exit code of the verdict
   */
  int of(RunDirectory run, Profile profile) throws Exception {
    PrintWriter out = command.getOut();
    RunHistory.recall(run, profile, problem -> run.update(manifest -> manifest.withNote(problem)));
    Verdict verdict = Report.write(run);
    RunHistory.remember(run, profile, verdict, out::println);
    out.print(job.outcome(profile, verdict, run));
    new GitHubActions(environment).tell(verdict, run, out);
    out.flush();
    if (live.isPresent()) {
      live.get().finish();
    }
    return verdict.exitCode();
  }

  /** A run that can't be judged, since something can't be written. */
  int impossible(RunDirectory run, Interruption interruption, UncheckedIOException e) {
    PrintWriter err = command.getErr();
    interruption.requested().ifPresent(reason -> err.println("megaphone: " + reason));
    err.println(
        "megaphone: %s: can't be judged now: %s; what was measured is kept: megaphone report %s"
            .formatted(run.root(), e.getCause().getMessage(), run.root()));
    err.flush();
    return Verdict.Outcome.INVALID.exitCode();
  }
}
