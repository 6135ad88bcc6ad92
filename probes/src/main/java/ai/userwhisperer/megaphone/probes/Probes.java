package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.MarkLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.profiles.ProbeSettings;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the probes that a profile asks for. */
public final class Probes {
  private Probes() {}

  /**
   * The profile's probes and the one that watches the harness, not started yet.
   *
   * @param clock of the run
   * @param dueTimes by which the processing lag is measured
   * @param environment the process's environment, where the passwords and tokens are
   */
  public static ProbeSet of(
      Profile profile,
      RunDirectory run,
      RunClock clock,
      DueTimes dueTimes,
      Map<String, String> environment) {
    ProbeSettings settings = profile.probes();
    MarkLog marks = run.marks();
    List<Probe> probes = new ArrayList<>();
    probes.add(new HarnessProbe(run, clock, probes));
    settings
        .metrics()
        .ifPresent(
            metrics ->
                probes.add(new MetricsProbe(metrics, profile.target().trustFile(), run, clock)));
    settings
        .prometheus()
        .ifPresent(
            prometheus ->
                probes.add(
                    new PrometheusProbe(prometheus, environment, run, clock, marks::append)));
    settings
        .kubernetes()
        .ifPresent(
            kubernetes -> probes.add(new KubernetesProbe(kubernetes, run, clock, marks::append)));
    settings
        .redis()
        .ifPresent(
            redis ->
                probes.add(
                    new RedisProbe(redis, environment, run, clock, dueTimes, marks::append)));
    settings.pubSub().ifPresent(pubSub -> addPubSub(pubSub, run, clock, dueTimes, probes));
    return ProbeSet.of(probes, marks, clock);
  }

  /** The probe that watches the harness, and no other. */
  public static ProbeSet ofHarness(RunDirectory run, RunClock clock) {
    List<Probe> probes = new ArrayList<>();
    probes.add(new HarnessProbe(run, clock, probes));
    return ProbeSet.of(probes, run.marks(), clock);
  }

  private static void addPubSub(
      PubSubSettings settings,
      RunDirectory run,
      RunClock clock,
      DueTimes dueTimes,
      List<Probe> to) {
    settings
        .backlog()
        .ifPresent(backlog -> to.add(new BacklogProbe(settings, backlog, run, clock)));
    if (settings.observesEvents()) {
      to.add(new PubSubProbe(settings, run, clock, dueTimes));
    }
  }
}
