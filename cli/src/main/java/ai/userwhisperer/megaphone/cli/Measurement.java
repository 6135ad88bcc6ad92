package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.schedule.ScheduledEvents;
import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.probes.ProbeSet;
import ai.userwhisperer.megaphone.probes.Probes;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Fills a run directory: the probes, and between their start and their end the phases one after the
 * other, with a drain behind each.
 *
 * @param job what the run is for
 * @param environment where the keys are
 * @param out where a person is told how it goes
 */
record Measurement(Job job, Map<String, String> environment, PrintWriter out) {

  /**
   * Refuses a disk that has no room for the run.
   *
   * @throws ProfileException when there is less than the profile's guard wants
   */
  static void checkRoom(RunDirectory run, Profile profile) {
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

  /** Measures, to the end of the last phase or until it is interrupted. */
  void take(RunDirectory run, Profile profile, RunClock clock, Interruption interruption)
      throws Exception {
    take(run, profile, clock, interruption, Injectors.ONE);
  }

  /**
   * The same, of one injector of several: the first has the probes, the drains and the journeys,
   * the others send their share and watch themselves.
   */
  void take(
      RunDirectory run,
      Profile profile,
      RunClock clock,
      Interruption interruption,
      Injectors injectors)
      throws Exception {
    boolean watches = injectors.share().isFirst();
    ScheduledEvents scheduled = new ScheduledEvents();
    try (ProbeSet probes =
        watches
            ? Probes.of(profile, run, clock, scheduled, environment)
            : Probes.ofHarness(run, clock)) {
      probes.start();
      try (LoadLog log = LoadLog.open(run, PhaseRunner.FIREHOSE, clock)) {
        PhaseRunner runner =
            new PhaseRunner(
                run,
                profile,
                job,
                environment,
                clock,
                scheduled,
                log,
                interruption,
                injectors,
                out);
        boolean first = true;
        for (Phase phase : profile.phases()) {
          if (!watches && phase instanceof Phase.Simulation) {
            continue;
          }
          if (watches && !first && !interruption.isRequested()) {
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
}
