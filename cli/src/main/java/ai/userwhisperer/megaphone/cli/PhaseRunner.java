package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.live.PhaseWatch;
import ai.userwhisperer.megaphone.generators.firehose.Firehose;
import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.generators.firehose.FirehoseResult;
import ai.userwhisperer.megaphone.generators.schedule.ScheduledEvents;
import ai.userwhisperer.megaphone.measurements.LoadLog;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalLong;

/** Runs one phase: its load, then the drain, watched meanwhile. */
final class PhaseRunner {
  /** The firehose's number in event ids and file names. */
  static final int FIREHOSE = 0;

  private final RunDirectory run;
  private final Profile profile;
  private final Job job;
  private final Map<String, String> environment;
  private final RunClock clock;
  private final ScheduledEvents scheduled;
  private final LoadLog log;
  private final Interruption interruption;
  private final Injectors injectors;
  private final PrintWriter out;
  private long nextSequence;

  PhaseRunner(
      RunDirectory run,
      Profile profile,
      Job job,
      Map<String, String> environment,
      RunClock clock,
      ScheduledEvents scheduled,
      LoadLog log,
      Interruption interruption,
      Injectors injectors,
      PrintWriter out) {
    this.run = run;
    this.profile = profile;
    this.job = job;
    this.environment = environment;
    this.clock = clock;
    this.scheduled = scheduled;
    this.log = log;
    this.interruption = interruption;
    this.injectors = injectors;
    this.out = out;
  }

  /** Runs it to its end, or until somebody interrupts. */
  void run(Phase phase) throws Exception {
    try (PhaseWatch watch =
        new PhaseWatch(
            run,
            profile,
            phase,
            injectors.share(),
            clock,
            log::failure,
            interruption::request,
            out)) {
      watch.start();
      if (phase instanceof Phase.Firehose firehose) {
        load(firehose);
      } else if (phase instanceof Phase.Simulation simulation) {
        load(simulation);
      }
      if (injectors.share().isFirst()) {
        watch.draining();
        drain(phase);
      }
    }
  }

  private void drain(Phase phase) throws InterruptedException {
    boolean whole = new Drainage(run, profile, injectors, interruption::isHurried).await();
    long now = clock.epochMs(System.nanoTime());
    run.update(
        manifest ->
            whole
                ? manifest
                    .phase(phase.name())
                    .map(times -> manifest.with(times.drained(now)))
                    .orElse(manifest)
                : manifest.withNote(
                    phase.name() + ": its drain was cut short; events may have been on their way"));
  }

  private void load(Phase.Firehose phase) throws Exception {
    long first = nextSequence;
    FirehosePlan plan =
        job.aim(
            FirehosePlan.of(
                    profile,
                    phase,
                    profile.target().auth().headerValue(environment),
                    run.manifest().runKey(),
                    FIREHOSE,
                    first,
                    0)
                .withShare(injectors.share()));
    try (Firehose firehose = Firehose.open(plan, log)) {
      OptionalLong agreed = injectors.startNs(phase, clock);
      if (agreed.isEmpty()) {
        return;
      }
      long startNs = agreed.getAsLong();
      plan.schedule()
          .ifPresent(schedule -> scheduled.add(FIREHOSE, first, phase.batch(), startNs, schedule));
      PhaseTimes times =
          PhaseStart.times(phase, plan.schedule(), clock.epochMs(startNs), FIREHOSE, first);
      run.update(
          manifest -> manifest.with(new Manifest.Injector(FIREHOSE, "firehose")).with(times));
      interruption.onStop(firehose::stop);
      FirehoseResult result = firehose.run(startNs);
      interruption.onStop(() -> {});
      // The numbers of an open loop are known beforehand, and the same for all injectors.
      boolean counted = result.complete() || !injectors.share().isWhole();
      long events = counted && times.events() > 0 ? times.events() : result.eventsScheduled();
      nextSequence = first + events;
      long endMs = result.complete() ? times.endEpochMs() : clock.epochMs(System.nanoTime());
      run.update(manifest -> manifest.with(times.ended(endMs, result.complete(), events)));
      injectors.sent(phase);
    }
  }

  private void load(Phase.Simulation phase) throws Exception {
    try (SimulationProcess process = SimulationProcess.start(run, phase)) {
      interruption.onStop(process::stop);
      boolean complete = process.await();
      interruption.onStop(() -> {});
      if (!complete && !interruption.isRequested()) {
        run.update(
            manifest ->
                manifest.withNote(
                    phase.name()
                        + ": Gatling ended before its time; see "
                        + run.gatlingDirectory(phase.simulation())));
      }
    }
  }
}
