package ai.userwhisperer.megaphone.profiles;

import java.time.Duration;
import java.util.TreeMap;

/**
 * Turns the section of a simulation phase into its record. A run from before there was a setting
 * can still be read.
 */
final class SimulationReader {
  private SimulationReader() {}

  static Phase.Simulation read(Settings phase) {
    return new Phase.Simulation(
        phase.text("name"),
        phase.text("simulation"),
        workload(phase),
        new SimulationSettings(
            phase.given("mix", phase::numberByName, new TreeMap<>()),
            phase.given("batch", phase::integer, SimulationSettings.BATCH),
            journey(phase),
            quality(phase),
            limit(phase),
            phase.given("gatling-report", phase::flag, false)),
        phase.time("warm-up"),
        phase.time("steady"));
  }

  private static Workload workload(Settings phase) {
    String workload = phase.given("workload", phase::text, "open");
    Duration ramp = phase.given("ramp", phase::time, Duration.ZERO);
    return switch (workload) {
      case "open" -> {
        if (phase.has("users")) {
          throw phase.error("users", "needs workload = closed; an open one has a rate");
        }
        yield new Workload.Open(arrivals(phase), ramp);
      }
      case "closed" -> {
        if (phase.has("rate")) {
          throw phase.error("rate", "needs workload = open; a closed one has users");
        }
        phase.has("schedule");
        yield new Workload.Closed(phase.integer("users"), ramp);
      }
      default -> throw phase.error("workload", "needs open or closed");
    };
  }

  private static Arrivals arrivals(Settings phase) {
    if (phase.has("rate")) {
      Checks.above(
          0,
          "rate",
          phase.number("rate", "needs a number of users per second"),
          "users per second");
    }
    return phase.has("schedule")
        ? PhaseReader.arrivals(phase)
        : new Arrivals.Constant(phase.number("rate"));
  }

  private static JourneySettings journey(Settings phase) {
    if (!phase.has("journey")) {
      return JourneySettings.FORMER;
    }
    Settings journey = phase.section("journey");
    JourneySettings built =
        journey.build(
            () ->
                new JourneySettings(
                    journey.numberByName("plans"),
                    journey.integer("sessions"),
                    journey.integer("events"),
                    journey.time("think-time")));
    journey.nothingElse();
    return built;
  }

  private static QualityScore quality(Settings phase) {
    if (!phase.has("quality")) {
      return QualityScore.OF_THE_PLATFORM;
    }
    Settings quality = phase.section("quality");
    QualityScore built =
        quality.build(() -> new QualityScore(quality.text("path"), quality.number("scale")));
    quality.nothingElse();
    return built;
  }

  private static RateLimit limit(Settings phase) {
    if (!phase.has("limit")) {
      return RateLimit.OF_THE_INGRESS;
    }
    Settings limit = phase.section("limit");
    RateLimit built =
        limit.build(
            () ->
                new RateLimit(
                    limit.integer("requests"),
                    limit.time("window"),
                    byTheClock(limit),
                    limit.text("key-env")));
    limit.nothingElse();
    return built;
  }

  private static boolean byTheClock(Settings limit) {
    return switch (limit.text("counted-from")) {
      case "first-request" -> false;
      case "clock" -> true;
      default -> throw limit.error("counted-from", "needs first-request or clock");
    };
  }
}
