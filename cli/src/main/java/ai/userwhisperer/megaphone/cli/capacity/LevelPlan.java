package ai.userwhisperer.megaphone.cli.capacity;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.profiles.AutoscaleSettings;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.CapacitySettings;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.reports.SamplesNeeded;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one level of a search sends, as settings that are laid over the profile. */
public final class LevelPlan {
  private static final Duration SHORTEST_RAMP = Duration.ofSeconds(1);

  /** From a tenth of its rate: less is no cold start, and takes longer. */
  private static final double RAMP_FROM = 0.1;

  private final Profile profile;
  private final CapacitySettings settings;
  private final Phase.Firehose phase;

  /**
   * Plans for a profile.
   *
   * @throws ProfileException when it has no phase with a rate that could be searched for
   */
  public LevelPlan(Profile profile) {
    this.profile = profile;
    this.settings = profile.capacity();
    this.phase = phase(profile);
  }

  private static Phase.Firehose phase(Profile profile) {
    String wanted = profile.capacity().phase();
    return profile.phases().stream()
        .filter(Phase.Firehose.class::isInstance)
        .map(Phase.Firehose.class::cast)
        .filter(each -> wanted.isEmpty() || each.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new ProfileException(
                    "capacity.phase = %s: needs a phase of the firehose's: %s"
                        .formatted(
                            wanted.isEmpty() ? "(the first)" : wanted,
                            String.join(
                                ", ",
                                profile.phases().stream()
                                    .filter(Phase.Firehose.class::isInstance)
                                    .map(Phase::name)
                                    .toList()))));
  }

  /** The phase whose rate is searched for. */
  public Phase.Firehose phase() {
    return phase;
  }

  /** How long a level at a rate takes, drain aside. */
  public Duration duration(double rate) {
    return ramp().plus(settings.settle()).plus(steady(rate));
  }

  /** A level at a rate. */
  public List<String> level(double rate) {
    return assignments(rate, steady(rate));
  }

  /** The level before the first, which is not judged. */
  public List<String> warmUp() {
    return assignments(settings.from(), settings.warmUp());
  }

  /** One step up, from a rate that is settled: the warm-up is as long as the settling. */
  public List<String> step() {
    AutoscaleSettings autoscale = settings.autoscale();
    String at = "phases." + phase.name() + ".";
    Duration before = settings.settle().plus(autoscale.before());
    List<String> assignments = new ArrayList<>();
    assignments.add(at + "rate=null");
    assignments.add(
        at
            + "schedule={ shape = steps, rates = [%s, %s], each = %s }"
                .formatted(plain(autoscale.from()), plain(autoscale.to()), seconds(before)));
    assignments.add(at + "warm-up=" + seconds(settings.settle()));
    assignments.add(at + "steady=" + seconds(autoscale.before().plus(autoscale.hold())));
    addOfStudy(assignments);
    return assignments;
  }

  private List<String> assignments(double rate, Duration steady) {
    String at = "phases." + phase.name() + ".";
    List<String> assignments = new ArrayList<>();
    assignments.add(at + "rate=" + plain(rate));
    assignments.add(at + "schedule=" + schedule(rate));
    assignments.add(at + "warm-up=" + seconds(ramp().plus(settings.settle())));
    assignments.add(at + "steady=" + seconds(steady));
    addOfStudy(assignments);
    return assignments;
  }

  /** It is no run like others: nothing to remember, and no rate to reach. */
  private void addOfStudy(List<String> assignments) {
    assignments.add("history.folder=\"\"");
    // Requests that wait too long for the connections of a slow platform are its errors, and
    // counted
    // so; an injector that is late by itself shows in its own lag.
    assignments.add("harness.missed=1");
    for (Baseline baseline : profile.baselines()) {
      String why = whyNotHere(baseline);
      if (baseline.gated() && why != null) {
        String of = "baselines.\"" + baseline.id() + "\".";
        assignments.add(of + "gated=false");
        assignments.add(of + "reason=\"" + why + "\"");
      }
    }
  }

  /** Null for a baseline that is a matter of the rate. */
  private String whyNotHere(Baseline baseline) {
    if (baseline.metric().endsWith("throughput")) {
      return "the rate is what is searched for; the platform has to keep up with it";
    }
    return baseline.metric().endsWith("memory-growth")
        ? "a level of seconds cannot tell a leak from a heap that fills"
        : null;
  }

  /** Arrivals that are random stay so; all others climb, and stay. */
  private String schedule(double rate) {
    return phase.arrivals() instanceof Arrivals.Poisson
        ? "{ shape = poisson }"
        : "{ shape = ramp, from = "
            + plain(rate * RAMP_FROM)
            + ", over = "
            + seconds(ramp())
            + " }";
  }

  private Duration ramp() {
    Duration least = Duration.ofSeconds((profile.fences().ramp().toMillis() + 999) / 1_000);
    return least.compareTo(SHORTEST_RAMP) > 0 ? least : SHORTEST_RAMP;
  }

  /** Long enough for every statistic that is gated to have its samples. */
  private Duration steady(double rate) {
    long samples =
        profile.baselines().stream()
            .filter(Baseline::gated)
            .map(Baseline::metric)
            .filter(
                metric ->
                    metric.startsWith(phase.name() + ".response-time.")
                        || metric.startsWith("run.response-time."))
            .mapToLong(SamplesNeeded::of)
            .max()
            .orElse(1);
    // A tenth more: some requests of the last second are answered in the next.
    long seconds = (long) Math.ceil(1.1 * samples * phase.batch() / rate);
    return Duration.ofSeconds(Math.max(seconds, settings.steady().toSeconds()));
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + " s";
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).toPlainString();
  }
}
