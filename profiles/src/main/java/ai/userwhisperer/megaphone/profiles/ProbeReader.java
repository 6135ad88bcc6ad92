package ai.userwhisperer.megaphone.profiles;

import java.util.Optional;
import java.util.function.Function;

/** Turns the sections of the probes into their records. */
final class ProbeReader {
  private ProbeReader() {}

  static ProbeSettings read(Settings probes) {
    ProbeSettings built =
        new ProbeSettings(
            probe(probes.section("pubsub"), ProbeReader::pubSub),
            probe(probes.section("redis"), ProbeReader::redis),
            probe(probes.section("metrics"), ProbeReader::metrics));
    probes.nothingElse();
    return built;
  }

  private static PubSubSettings pubSub(Settings section) {
    return new PubSubSettings(
        required(section),
        section.text("project"),
        section.text("topic"),
        section.text("endpoint"),
        section.integer("streams"));
  }

  private static RedisSettings redis(Settings section) {
    return new RedisSettings(
        required(section),
        section.address("uri"),
        section.text("password-env"),
        section.number("rate"),
        section.texts("queues"));
  }

  private static MetricsSettings metrics(Settings section) {
    return new MetricsSettings(
        required(section),
        section.address("url"),
        section.time("interval"),
        section.given("trend", section::time, MetricsSettings.ANY_TREND));
  }

  /** In runs from before there was a choice, each was. */
  private static boolean required(Settings section) {
    return section.given("required", section::flag, true);
  }

  /**
   * A probe's settings are checked even when it is switched off, so that switching it on is no
   * surprise.
   */
  private static <T> Optional<T> probe(Settings section, Function<Settings, T> reader) {
    boolean enabled = section.flag("enabled");
    T built = section.build(() -> reader.apply(section));
    section.nothingElse();
    return enabled ? Optional.of(built) : Optional.empty();
  }
}
