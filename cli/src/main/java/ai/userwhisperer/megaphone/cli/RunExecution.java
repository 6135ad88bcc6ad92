package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.live.LivePage;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Report;
import ai.userwhisperer.megaphone.reports.RunHistory;
import ai.userwhisperer.megaphone.reports.Verdict;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/**
 * One run from nothing to its verdict: the platform, the probes, the phases one after the other
 * with a drain behind each, and the report. Whatever happens once load was sent, what was measured
 * is judged and reported.
 */
final class RunExecution {
  private final RunRequest request;
  private final Profile asked;
  private final Job job;
  private final Optional<LivePage> live;
  private final PrintWriter out;
  private final PrintWriter err;
  private final RunClock clock = RunClock.now();

  /**
   * @param command where a person is told what goes on, and what went wrong
   */
  RunExecution(
      RunRequest request, Profile asked, Job job, Optional<LivePage> live, CommandLine command) {
    this.request = request;
    this.asked = asked;
    this.job = job;
    this.live = live;
    this.out = command.getOut();
    this.err = command.getErr();
  }

  /**
   * Runs it.
   *
   * @return the exit code of the verdict
   */
  int execute() throws Exception {
    request.checkKeys(asked);
    Path sandboxLog = Files.createTempFile("megaphone-sandbox", ".log");
    sandboxLog.toFile().deleteOnExit();
    try (Platform platform = Platform.of(asked, sandboxLog)) {
      Profile profile = platform.isOurs() ? request.load(platform.assignments()) : asked;
      out.print(job.plan(profile));
      out.flush();
      job.check(profile);
      RunDirectory run =
          request.create(Manifest.begin(profile.name(), profile.resolved(), Versions.all(), clock));
      Interruption interruption = Interruption.install(err);
      measure(run, profile, interruption);
      return judge(run, profile, interruption);
    }
  }

  /** Until the last phase is over or something ends the run; a run that has sent nothing goes. */
  private void measure(RunDirectory run, Profile profile, Interruption interruption)
      throws Exception {
    try {
      Measurement.checkRoom(run, profile);
      live.ifPresent(
          page -> {
            page.show(run);
            out.println("  live      " + page.address());
          });
      out.flush();
      new Measurement(job, request.environment(), out).take(run, profile, clock, interruption);
    } catch (Exception e) {
      if (run.manifest().phases().isEmpty()) {
        // There is nothing to judge, and an empty run would only mislead.
        run.delete();
        throw e;
      }
      interruption.request("the harness failed: " + e.getMessage());
    }
  }

  /** What can't be written now, on a full disk say, can be judged later: it is said how. */
  private int judge(RunDirectory run, Profile profile, Interruption interruption) throws Exception {
    try {
      interruption
          .requested()
          .ifPresent(reason -> run.update(manifest -> manifest.aborted(reason)));
      run.update(manifest -> manifest.ended(clock.epochMs(System.nanoTime())));
      RunHistory.recall(
          run, profile, problem -> run.update(manifest -> manifest.withNote(problem)));
      Verdict verdict = Report.write(run);
      RunHistory.remember(run, profile, verdict, out::println);
      out.print(job.outcome(profile, verdict, run));
      new GitHubActions(request.environment()).tell(verdict, run, out);
      out.flush();
      if (live.isPresent()) {
        live.get().finish();
      }
      return verdict.exitCode();
    } catch (UncheckedIOException e) {
      interruption.requested().ifPresent(reason -> err.println("megaphone: " + reason));
      err.println(
          "megaphone: %s: can't be judged now: %s; what was measured is kept: megaphone report %s"
              .formatted(run.root(), e.getCause().getMessage(), run.root()));
      err.flush();
      return Verdict.Outcome.INVALID.exitCode();
    }
  }
}
