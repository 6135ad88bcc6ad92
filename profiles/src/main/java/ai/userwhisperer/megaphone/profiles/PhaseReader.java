package ai.userwhisperer.megaphone.profiles;

import java.nio.file.Path;

/** Turns the section of a phase into its record. */
final class PhaseReader {
  private static final String SHAPES =
      "needs one of constant, ramp, steps, spike, sine, poisson, replay";

  /** The rate of a closed loop. */
  private static final String MAX = "max";

  private PhaseReader() {}

  static Phase read(Settings phase) {
    String kind = phase.text("kind");
    Phase built =
        switch (kind) {
          case "firehose" -> phase.build(() -> firehose(phase));
          case "simulation" -> phase.build(() -> SimulationReader.read(phase));
          default -> throw phase.error("kind", "needs firehose or simulation");
        };
    phase.nothingElse();
    return built;
  }

  private static Phase firehose(Settings phase) {
    return new Phase.Firehose(
        phase.text("name"),
        phase.integer("batch"),
        arrivals(phase),
        new Sending(
            phase.integer("connections"),
            phase.integer("in-flight"),
            phase.integer("threads"),
            phase.choice("io", Sending.Io.values()),
            phase.choice("protocol", Sending.Protocol.values()),
            phase.choice("compression", Sending.Compression.values()),
            phase.time("max-wait")),
        phase.time("warm-up"),
        phase.time("steady"));
  }

  static Arrivals arrivals(Settings phase) {
    Settings schedule = phase.section("schedule");
    Arrivals built = arrivals(phase, schedule, schedule.text("shape"));
    schedule.nothingElse();
    return built;
  }

  private static Arrivals arrivals(Settings phase, Settings schedule, String shape) {
    boolean closedLoop = phase.has("rate") && phase.text("rate").equals(MAX);
    if (closedLoop && !shape.equals("constant")) {
      throw phase.error(
          "rate", "needs a number where schedule.shape = " + shape + ": a closed loop has none");
    }
    return switch (shape) {
      case "constant" ->
          closedLoop ? new Arrivals.ClosedLoop() : new Arrivals.Constant(rate(phase));
      case "ramp" -> new Arrivals.Ramp(schedule.number("from"), rate(phase), schedule.time("over"));
      case "steps" -> {
        noRate(phase, shape);
        yield new Arrivals.Steps(schedule.numbers("rates"), schedule.time("each"));
      }
      case "spike" ->
          new Arrivals.Spike(
              rate(phase), schedule.number("peak"), schedule.time("at"), schedule.time("length"));
      case "sine" ->
          new Arrivals.Sine(rate(phase), schedule.number("amplitude"), schedule.time("period"));
      case "poisson" -> new Arrivals.Poisson(rate(phase));
      case "replay" -> {
        noRate(phase, shape);
        yield new Arrivals.Replay(replayed(schedule));
      }
      default -> throw schedule.error("shape", SHAPES);
    };
  }

  private static double rate(Settings phase) {
    return phase.number("rate", "needs a number of events per second, or max for a closed loop");
  }

  private static void noRate(Settings phase, String shape) {
    if (phase.has("rate")) {
      throw phase.error(
          "rate",
          "needs to be left out where schedule.shape = " + shape + ", which has its own rates");
    }
  }

  private static Path replayed(Settings schedule) {
    return schedule
        .file("file")
        .orElseThrow(() -> schedule.error("file", "needs a file with the times of requests"));
  }
}
