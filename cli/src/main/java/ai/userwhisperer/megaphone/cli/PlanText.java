package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.preflight.PlannedLoad;
import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.GuardSettings;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.ProbeSettings;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import ai.userwhisperer.megaphone.profiles.SlidingWindows;
import ai.userwhisperer.megaphone.profiles.Target;
import ai.userwhisperer.megaphone.profiles.Workload;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run will do, in words. Shows no secret. Builds the schedules of all phases, so a file to
 * replay that can't be read is found before anything is sent.
 */
final class PlanText {
  private PlanText() {}

  static String of(Profile profile) {
    StringBuilder text = new StringBuilder();
    text.append("Profile ")
        .append(profile.name())
        .append(": ")
        .append(profile.description())
        .append('\n');
    line(text, "target", target(profile));
    line(text, "auth", profile.target().auth().masked());
    profile.target().headers().forEach((name, value) -> line(text, "header", name + ": " + value));
    profile
        .secrets()
        .byVariable()
        .forEach(
            (name, file) -> line(text, "secret", name + ", where it is not set, from " + file));
    line(text, "seed", Long.toString(profile.seed()));
    for (Phase phase : profile.phases()) {
      line(text, "phase", phase(phase, schedule(phase, profile.seed())));
    }
    line(text, "in all", total(profile));
    line(text, "drain", "up to " + duration(profile.drain().window()) + " after each phase");
    line(text, "guards", guards(profile.guards()));
    probes(profile.probes()).forEach(probe -> line(text, "probe", probe));
    for (Baseline baseline : profile.baselines()) {
      line(text, "baseline", baseline(baseline));
    }
    return text.toString();
  }

  private static String target(Profile profile) {
    Target target = profile.target();
    String address = target.isKnown() ? target.baseUrl().toString() : "on free ports of 127.0.0.1";
    if (!profile.sandbox().start()) {
      return address;
    }
    List<String> faults = profile.sandbox().faults();
    return "embedded sandbox "
        + address
        + (profile.sandbox().rateLimits() ? ", with rate limits" : "")
        + (faults.isEmpty() ? "" : ", with faults " + String.join(", ", faults));
  }

  private static String phase(Phase phase, Optional<ArrivalSchedule> schedule) {
    String times = duration(phase.warmUp()) + " warm-up + " + duration(phase.steady()) + " steady";
    if (phase instanceof Phase.Firehose firehose) {
      return String.format(
          Locale.ROOT,
          "%-10s firehose: %s%s, %,d connections, %s%s",
          firehose.name(),
          ArrivalsText.of(firehose.arrivals()),
          firehose.batch() == 1
              ? ", in single requests"
              : String.format(Locale.ROOT, ", in requests of %,d", firehose.batch()),
          firehose.sending().connections(),
          times,
          schedule
              .map(
                  known ->
                      String.format(
                          Locale.ROOT,
                          ": %,d requests, %,d events",
                          known.requests(),
                          known.requests() * firehose.batch()))
              .orElse(""));
    }
    Phase.Simulation simulation = (Phase.Simulation) phase;
    return String.format(
        Locale.ROOT,
        "%-10s simulation: %s, %s, %s",
        simulation.name(),
        simulation.simulation(),
        workload(simulation.workload()),
        times);
  }

  private static String workload(Workload workload) {
    return workload instanceof Workload.Open open
        ? ArrivalsText.of(open.arrivals(), "users/s")
        : String.format(Locale.ROOT, "%,d concurrent users", ((Workload.Closed) workload).users());
  }

  /** Empty for journeys and for a closed loop. */
  private static Optional<ArrivalSchedule> schedule(Phase phase, long seed) {
    return phase instanceof Phase.Firehose firehose
        ? ArrivalSchedule.of(firehose, seed)
        : Optional.empty();
  }

  private static String total(Profile profile) {
    PlannedLoad load = PlannedLoad.of(profile);
    long bytes = load.bytes(profile);
    double dollars = PlannedLoad.dollars(bytes);
    return String.format(
        Locale.ROOT,
        "%,d events by the firehose in %,d requests, about %,d MB%s, %s of load%s",
        load.events(),
        load.requests(),
        bytes / 1_000_000,
        load.openEnded() ? ", and those of the closed loop" : "",
        duration(load.time()),
        isOurs(profile) || dollars < 0.01
            ? ""
            : String.format(Locale.ROOT, "; Google asks about $%.2f for that in Pub/Sub", dollars));
  }

  /** Whether its Pub/Sub is a sandbox's or an emulator's, which nobody pays for. */
  private static boolean isOurs(Profile profile) {
    return profile.sandbox().start()
        || profile.probes().pubSub().map(probe -> !probe.endpoint().isEmpty()).orElse(false);
  }

  private static List<String> probes(ProbeSettings probes) {
    List<String> texts = new ArrayList<>();
    texts.add(probes.pubSub().map(PlanText::pubSub).orElse("pubsub: off"));
    probes
        .pubSub()
        .flatMap(PubSubSettings::backlog)
        .ifPresent(
            backlog ->
                texts.add(
                    "backlog: "
                        + backlog.subscription()
                        + " by Cloud Monitoring"
                        + (backlog.endpoint().isEmpty() ? "" : " at " + backlog.endpoint())));
    texts.add(probes.redis().map(probe -> "redis: " + probe.uri()).orElse("redis: off"));
    texts.add(probes.metrics().map(probe -> "metrics: " + probe.url()).orElse("metrics: off"));
    probes.prometheus().ifPresent(probe -> texts.add("prometheus: " + probe.url()));
    probes
        .kubernetes()
        .ifPresent(
            probe ->
                texts.add(
                    "kubernetes: "
                        + String.join(", ", probe.deployments())
                        + " in "
                        + probe.namespace()));
    return texts;
  }

  private static String pubSub(PubSubSettings probe) {
    return probe.observesEvents()
        ? "pubsub: a subscription of our own on "
            + probe.topic()
            + " of "
            + probe.project()
            + (probe.endpoint().isEmpty() ? "" : " at " + probe.endpoint())
        : "pubsub: only the backlog, no event is observed";
  }

  private static String baseline(Baseline baseline) {
    return String.format(
        Locale.ROOT,
        "%-34s %-20s %s%s",
        baseline.id(),
        baseline.objective(),
        baseline.metric() + baseline.windows().map(PlanText::windows).orElse(""),
        baseline.gated() ? "" : " (not gated: " + baseline.reason() + ")");
  }

  private static String windows(SlidingWindows windows) {
    return String.format(
        Locale.ROOT,
        ", and in %s %% of the windows of %s",
        plain(100 * windows.share()),
        duration(windows.length()));
  }

  /** What stops the run. */
  private static String guards(GuardSettings guards) {
    List<String> texts = new ArrayList<>();
    guards
        .errorRate()
        .ifPresent(
            guard ->
                texts.add("errors > " + plain(100 * guard.limit()) + " % for " + lasting(guard)));
    guards
        .lag()
        .ifPresent(
            guard -> texts.add("lag p99 > " + plain(guard.limit()) + " s for " + lasting(guard)));
    guards.silence().ifPresent(time -> texts.add("no answer for " + duration(time)));
    guards
        .rate()
        .ifPresent(
            guard ->
                texts.add(
                    "rate < "
                        + plain(100 * guard.limit())
                        + " % of what is asked for "
                        + lasting(guard)));
    guards
        .diskBytes()
        .ifPresent(bytes -> texts.add("less than " + (bytes >> 20) + " MiB of disk left"));
    return texts.isEmpty() ? "none" : "stop the run at " + String.join(", ", texts);
  }

  private static String lasting(GuardSettings.Limit guard) {
    return duration(guard.lasting());
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static void line(StringBuilder text, String what, String words) {
    text.append(String.format(Locale.ROOT, "  %-9s %s%n", what, words));
  }

  /** As in {@code 1 m 50 s}. */
  static String duration(Duration duration) {
    if (duration.toMillis() < 1_000) {
      return duration.toMillis() + " ms";
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append(" h ");
    }
    if (duration.toMinutesPart() > 0) {
      text.append(duration.toMinutesPart()).append(" m ");
    }
    if (duration.toSecondsPart() > 0 || text.isEmpty()) {
      text.append(duration.toSecondsPart()).append(" s ");
    }
    return text.toString().strip();
  }
}
