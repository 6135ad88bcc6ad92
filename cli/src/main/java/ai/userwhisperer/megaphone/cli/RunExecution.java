package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.live.LivePage;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
  private final CommandLine command;
  private final PrintWriter out;
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
    this.command = command;
    this.out = command.getOut();
  }

  /**
   * Runs it.
   *
   * @return the exit code of the verdict
   */
  int execute() throws Exception {
    request.checkKeys(asked);
    try (Platform platform = Platform.of(asked)) {
      Profile profile = request.load(platform.assignments());
      out.print(job.plan(profile));
      out.flush();
      job.check(profile);
      RunDirectory run =
          request.create(Manifest.begin(profile.name(), profile.resolved(), Versions.all(), clock));
      Interruption interruption = Interruption.install(command.getErr());
      measure(run, profile, interruption);
      Judgement judgement = new Judgement(job, request.environment(), live, command);
      try {
        Judgement.end(run, clock, interruption);
        return judgement.of(run, profile);
      } catch (UncheckedIOException e) {
        return judgement.impossible(run, interruption, e);
      }
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
}
