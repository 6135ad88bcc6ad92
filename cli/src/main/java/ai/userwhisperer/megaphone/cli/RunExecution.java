package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.live.LivePage;
import ai.userwhisperer.megaphone.generators.schedule.ScheduledEvents;
import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.probes.ProbeSet;
import ai.userwhisperer.megaphone.probes.Probes;
import ai.userwhisperer.megaphone.profiles.Credential;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Report;
import ai.userwhisperer.megaphone.reports.RunHistory;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.simulations.KnownSimulation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
  private final RunClock clock = RunClock.now();
  private final ScheduledEvents scheduled = new ScheduledEvents();
  private final Interruption interruption = Interruption.install();

  RunExecution(
      RunRequest request, Profile asked, Job job, Optional<LivePage> live, PrintWriter out) {
    this.request = request;
    this.asked = asked;
    this.job = job;
    this.live = live;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @return the exit code of the verdict
   */
  int execute() throws Exception {
    int exitCode = Megaphone.USAGE;
    try {
      checkKeys();
      Path sandboxLog = Files.createTempFile("megaphone-sandbox", ".log");
      try (Platform platform = Platform.of(asked, sandboxLog)) {
        Profile profile = platform.isOurs() ? request.load(platform.assignments()) : asked;
        out.print(job.plan(profile));
        out.flush();
        job.check(profile);
        RunDirectory run =
            request.create(
                Manifest.begin(profile.name(), profile.resolved(), Versions.all(), clock));
        exitCode = measureAndJudge(run, profile);
      } finally {
        Files.deleteIfExists(sandboxLog);
      }
      return exitCode;
    } finally {
      interruption.finished(exitCode);
    }
  }

  /** The target's, and those of phases that have keys of their own. */
  private void checkKeys() {
    Credential ofTarget = asked.target().auth();
    ofTarget.headerValue(request.environment());
    for (Phase phase : asked.phases()) {
      if (phase instanceof Phase.Simulation simulation) {
        KnownSimulation.credential(simulation, ofTarget).headerValue(request.environment());
      }
    }
  }

  private int measureAndJudge(RunDirectory run, Profile profile) throws Exception {
    boolean sent = false;
    try {
      live.ifPresent(
          page -> {
            page.show(run);
            out.println("  live      " + page.address());
          });
      out.flush();
      try (ProbeSet probes = Probes.of(profile, run, clock, scheduled, request.environment())) {
        probes.start();
        try (LoadLog log = LoadLog.open(run, PhaseRunner.FIREHOSE, clock)) {
          PhaseRunner runner =
              new PhaseRunner(
                  run,
                  profile,
                  job,
                  request.environment(),
                  clock,
                  scheduled,
                  log,
                  interruption,
                  out);
          for (Phase phase : profile.phases()) {
            if (sent && !interruption.isRequested()) {
              job.awaitRecovery(profile).ifPresent(interruption::request);
            }
            if (!interruption.isRequested()) {
              sent |= runner.run(phase);
            }
          }
          noteFailure(run, log);
        }
        for (String problem : probes.problems()) {
          run.update(manifest -> manifest.withNote(problem));
        }
      }
    } catch (Exception e) {
      if (!sent) {
        // There is nothing to judge, and an empty run would only mislead.
        run.delete();
        throw e;
      }
      run.update(manifest -> manifest.aborted("the harness failed: " + e.getMessage()));
    }
    interruption.requested().ifPresent(reason -> run.update(manifest -> manifest.aborted(reason)));
    run.update(manifest -> manifest.ended(clock.epochMs(System.nanoTime())));
    RunHistory.recall(run, profile, problem -> run.update(manifest -> manifest.withNote(problem)));
    Verdict verdict = Report.write(run);
    RunHistory.remember(run, profile, verdict, out::println);
    out.print(job.outcome(profile, verdict, run));
    new GitHubActions(request.environment()).tell(verdict, run, out);
    out.flush();
    if (live.isPresent()) {
      live.get().finish();
    }
    return verdict.exitCode();
  }

  private static void noteFailure(RunDirectory run, LoadLog log) {
    if (log.failure() != null) {
      run.update(manifest -> manifest.withNote(log.failure()));
    }
  }
}
