package ai.userwhisperer.megaphone.profiles;

import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns the sections of the probes into their records. */
final class ProbeReader {
  private ProbeReader() {}

  static ProbeSettings read(Settings probes) {
    ProbeSettings built =
        new ProbeSettings(
            probe(probes.section("pubsub"), ProbeReader::pubSub),
            probe(probes.section("redis"), ProbeReader::redis),
            probe(probes.section("metrics"), ProbeReader::metrics),
            probes.given("prometheus", any -> prometheus(probes), Optional.empty()),
            probes.given("kubernetes", any -> kubernetes(probes), Optional.empty()));
    probes.nothingElse();
    return built;
  }

  private static PubSubSettings pubSub(Settings section) {
    return new PubSubSettings(
        required(section),
        section.text("project"),
        section.text("topic"),
        section.text("endpoint"),
        section.integer("streams"),
        section.given(
            "observe",
            key -> section.choice(key, PubSubSettings.Observe.values()),
            PubSubSettings.Observe.EVENTS),
        section.given(
            "backlog", key -> probe(section.section(key), ProbeReader::backlog), Optional.empty()));
  }

  private static BacklogSettings backlog(Settings section) {
    return new BacklogSettings(
        section.text("subscription"), section.text("endpoint"), section.time("interval"));
  }

  private static RedisSettings redis(Settings section) {
    return new RedisSettings(
        required(section),
        section.address("uri"),
        topology(section),
        section.given("user", section::text, ""),
        section.text("password-env"),
        section.has("trust-file") ? section.file("trust-file") : Optional.empty(),
        section.number("rate"),
        section.texts("queues"),
        section.given(
            "arrivals",
            key -> probe(section.section(key), ProbeReader::arrivals),
            Optional.empty()));
  }

  private static RedisSettings.Arrivals arrivals(Settings section) {
    return new RedisSettings.Arrivals(
        section.number("rate"),
        section.text("key-prefix"),
        section.time("within"),
        section.time("ttl"));
  }

  private static Topology topology(Settings section) {
    if (!section.has("topology")) {
      return Topology.SINGLE;
    }
    return new Topology(
        section.choice("topology", Topology.Kind.values()),
        section.text("sentinel-master"),
        section.texts("more-nodes"),
        section.given("sentinel-password-env", section::text, ""));
  }

  private static MetricsSettings metrics(Settings section) {
    return new MetricsSettings(
        required(section),
        section.address("url"),
        section.time("interval"),
        section.given("connections-in-use", section::text, ""),
        section.given("connections-limit", section::text, ""),
        section.given("trend", section::time, MetricsSettings.ANY_TREND));
  }

  private static Optional<PrometheusSettings> prometheus(Settings probes) {
    return probe(
        probes.section("prometheus"),
        section ->
            new PrometheusSettings(
                required(section),
                section.address("url"),
                section.time("interval"),
                section.time("trend"),
                section.text("token-env"),
                section.text("user"),
                section.text("password-env"),
                section.file("trust-file"),
                queries(section)));
  }

  /** With the namespace and the pods in their places. */
  private static Map<String, String> queries(Settings section) {
    String namespace = section.text("namespace");
    String pods = section.text("pods");
    Map<String, String> queries = new TreeMap<>();
    section
        .textByName("queries")
        .forEach(
            (name, query) ->
                queries.put(name, query.replace("$namespace", namespace).replace("$pods", pods)));
    return queries;
  }

  private static Optional<KubernetesSettings> kubernetes(Settings probes) {
    return probe(
        probes.section("kubernetes"),
        section ->
            new KubernetesSettings(
                required(section),
                section.text("namespace"),
                section.texts("deployments"),
                section.file("kubeconfig"),
                section.time("interval")));
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
