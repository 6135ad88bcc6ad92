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
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.reports.Report;
import ai.userwhisperer.megaphone.reports.RunHistory;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.simulations.KnownSimulation;
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
  private final ScheduledEvents scheduled = new ScheduledEvents();

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
    checkKeys();
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

  /** Until the last phase is over or something ends the run; a run that has sent nothing goes. */
  private void measure(RunDirectory run, Profile profile, Interruption interruption)
      throws Exception {
    try {
      checkRoom(run, profile);
      live.ifPresent(
          page -> {
            page.show(run);
            out.println("  live      " + page.address());
          });
      out.flush();
      load(run, profile, interruption);
    } catch (Exception e) {
      if (run.manifest().phases().isEmpty()) {
        // There is nothing to judge, and an empty run would only mislead.
        run.delete();
        throw e;
      }
      interruption.request("the harness failed: " + e.getMessage());
    }
  }

  private static void checkRoom(RunDirectory run, Profile profile) {
    profile
        .guards()
        .diskBytes()
        .filter(least -> run.freeBytes() < least)
        .ifPresent(
            least -> {
              throw new ProfileException(
                  "guards.disk.free = %d MiB: needs as much where the run is written, %s has %d MiB"
                      .formatted(least >> 20, run.root(), run.freeBytes() >> 20));
            });
  }

  private void load(RunDirectory run, Profile profile, Interruption interruption) throws Exception {
    try (ProbeSet probes = Probes.of(profile, run, clock, scheduled, request.environment())) {
      probes.start();
      try (LoadLog log = LoadLog.open(run, PhaseRunner.FIREHOSE, clock)) {
        PhaseRunner runner =
            new PhaseRunner(
                run, profile, job, request.environment(), clock, scheduled, log, interruption, out);
        boolean first = true;
        for (Phase phase : profile.phases()) {
          if (!first && !interruption.isRequested()) {
            job.awaitRecovery(profile).ifPresent(interruption::request);
          }
          if (!interruption.isRequested()) {
            runner.run(phase);
          }
          first = false;
        }
        if (log.failure() != null) {
          run.update(manifest -> manifest.withNote(log.failure()));
        }
      }
      for (String problem : probes.problems()) {
        run.update(manifest -> manifest.withNote(problem));
      }
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
