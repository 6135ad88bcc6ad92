package ai.userwhisperer.megaphone.profiles;

import ai.userwhisperer.megaphone.profiles.Baseline.Comparison;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns resolved settings into the records, section by section. */
final class ProfileReader {
  private ProfileReader() {}

  /**
   * @param file as it is named in errors
   */
  static Profile read(String file, Config resolved) {
    Settings root = new Settings(file, "", resolved.root());
    String name = root.text("name");
    String description = root.text("description");
    long seed = root.longInteger("seed");
    Target target = target(root.section("target"));
    SecretFiles secrets =
        root.given(SecretFiles.SECTION, key -> secrets(root.section(key)), SecretFiles.NONE);
    SandboxSettings sandbox = sandbox(root.section("sandbox"));
    EventMix events = events(root.section("events"));
    List<Phase> phases = root.list("phases").stream().map(PhaseReader::read).toList();
    Drain drain = drain(root.section("drain"));
    ProbeSettings probes = ProbeReader.read(root.section("probes"));
    HarnessLimits harness = harness(root.section("harness"));
    GuardSettings guards =
        root.given("guards", key -> guards(root.section(key)), GuardSettings.NONE);
    HistorySettings history =
        root.given("history", key -> history(root.section(key)), HistorySettings.NONE);
    CapacitySettings capacity =
        root.given("capacity", key -> capacity(root.section(key)), CapacitySettings.USUAL);
    Fences fences = root.given(Fences.SECTION, key -> fences(root.section(key)), Fences.NONE);
    List<Baseline> baselines = baselines(root.section("baselines"));
    root.nothingElse();
    Profile built =
        root.build(
            () ->
                new Profile(
                    name,
                    description,
                    seed,
                    target,
                    secrets,
                    sandbox,
                    events,
                    phases,
                    drain,
                    probes,
                    harness,
                    guards,
                    history,
                    capacity,
                    fences,
                    baselines,
                    ProfileFile.render(resolved)));
    root.build(
        () -> {
          fences.hold(built);
          return built;
        });
    return built;
  }

  private static Target target(Settings target) {
    Settings auth = target.section("auth");
    Credential credential =
        auth.build(
            () ->
                new Credential(
                    auth.text("header"),
                    auth.text("prefix"),
                    auth.text("key-env"),
                    auth.text("key-default")));
    auth.nothingElse();
    Target built =
        target.build(
            () ->
                new Target(
                    target.address("base-url"),
                    target.given("version", target::text, ""),
                    target.textByName("headers"),
                    credential,
                    target.file("trust-file"),
                    target.time("connect-timeout"),
                    target.time("request-timeout")));
    target.nothingElse();
    return built;
  }

  private static SecretFiles secrets(Settings secrets) {
    Map<String, Path> files = new TreeMap<>();
    secrets.keys().forEach(name -> secrets.file(name).ifPresent(file -> files.put(name, file)));
    return secrets.build(() -> new SecretFiles(files));
  }

  private static SandboxSettings sandbox(Settings sandbox) {
    SandboxSettings built =
        sandbox.build(
            () ->
                new SandboxSettings(
                    sandbox.flag("start"),
                    sandbox.integer("gateway-port"),
                    sandbox.integer("pubsub-port"),
                    sandbox.integer("redis-port"),
                    sandbox.texts("faults"),
                    sandbox.flag("rate-limits"),
                    sandbox.flag("heap-touched"),
                    sandbox.integer("workers")));
    sandbox.nothingElse();
    return built;
  }

  private static EventMix events(Settings events) {
    EventMix built =
        events.build(
            () ->
                new EventMix(
                    events.text("app-id"),
                    events.integer("users"),
                    events.number("skew"),
                    events.numberByName("types")));
    events.nothingElse();
    return built;
  }

  private static Drain drain(Settings drain) {
    Drain built = drain.build(() -> new Drain(drain.time("window"), drain.time("quiet")));
    drain.nothingElse();
    return built;
  }

  /** A run from before there was a limit has none, and can still be judged. */
  private static HarnessLimits harness(Settings harness) {
    HarnessLimits built =
        harness.build(
            () ->
                new HarnessLimits(
                    harness.number("missed"),
                    harness.time("schedule-lag-p99"),
                    harness.time("hiccup-p99"),
                    harness.given("gc-pause", harness::time, HarnessLimits.ANY_TIME),
                    harness.number("cpu"),
                    harness.given("machine-cpu", harness::number, HarnessLimits.ANY_SHARE),
                    harness.given("steal", harness::number, HarnessLimits.ANY_SHARE),
                    harness.given("clock-offset", harness::time, HarnessLimits.ANY_TIME),
                    harness.given("unsent-bytes", harness::bytes, HarnessLimits.ANY_BYTES),
                    harness.given("recorder-backlog", harness::time, HarnessLimits.ANY_TIME)));
    harness.nothingElse();
    return built;
  }

  private static GuardSettings guards(Settings guards) {
    Settings errorRate = guards.section("error-rate");
    Settings lag = guards.section("lag");
    Settings silence = guards.section("silence");
    Settings rate = guards.section("rate");
    Optional<Settings> disk =
        guards.given("disk", key -> Optional.of(guards.section(key)), Optional.empty());
    GuardSettings built =
        guards.build(
            () ->
                new GuardSettings(
                    guard(errorRate, errorRate::number, "above", "clear-below"),
                    guard(lag, key -> lag.time(key).toNanos() / 1e9, "above", "clear-below"),
                    silence.flag("enabled") ? Optional.of(silence.time("for")) : Optional.empty(),
                    guard(rate, rate::number, "below", "clear-above"),
                    disk.filter(guard -> guard.flag("enabled")).map(guard -> guard.bytes("free"))));
    disk.ifPresent(
        guard -> {
          guard.given("free", guard::bytes, null);
          guard.nothingElse();
        });
    silence.given("for", silence::time, null);
    List.of(errorRate, lag, silence, rate).forEach(Settings::nothingElse);
    guards.nothingElse();
    return built;
  }

  private static Optional<GuardSettings.Limit> guard(
      Settings guard, Function<String, Double> reader, String limit, String clear) {
    GuardSettings.Limit built =
        guard.build(
            () ->
                new GuardSettings.Limit(
                    reader.apply(limit), reader.apply(clear), guard.time("for")));
    return guard.flag("enabled") ? Optional.of(built) : Optional.empty();
  }

  private static HistorySettings history(Settings history) {
    HistorySettings built =
        history.build(
            () ->
                new HistorySettings(
                    history.file("folder"),
                    history.integer("runs"),
                    history.number("significance"),
                    history.number("smallest-shift"),
                    history.numberByName("shifts"),
                    history.flag("regression-fails")));
    history.nothingElse();
    return built;
  }

  private static CapacitySettings capacity(Settings capacity) {
    CapacitySettings built =
        capacity.build(
            () ->
                new CapacitySettings(
                    capacity.text("phase"),
                    capacity.number("from"),
                    capacity.number("to"),
                    capacity.number("precision"),
                    capacity.number("keeps-up"),
                    capacity.time("settle"),
                    capacity.time("steady"),
                    capacity.time("warm-up"),
                    capacity.time("recovery"),
                    capacity.time("budget"),
                    capacity.given(
                        "autoscale",
                        key -> autoscale(capacity.section(key)),
                        AutoscaleSettings.USUAL)));
    capacity.nothingElse();
    return built;
  }

  private static AutoscaleSettings autoscale(Settings autoscale) {
    AutoscaleSettings built =
        autoscale.build(
            () ->
                new AutoscaleSettings(
                    autoscale.number("from"),
                    autoscale.number("to"),
                    autoscale.time("before"),
                    autoscale.time("hold"),
                    autoscale.time("window")));
    autoscale.nothingElse();
    return built;
  }

  private static Fences fences(Settings fences) {
    Fences built =
        fences.build(
            () ->
                new Fences(
                    fences.texts("hosts"),
                    fences.number("max-rate"),
                    fences.number("max-events"),
                    fences.given("ramp", fences::time, Duration.ZERO),
                    fences.flag("consent"),
                    fences.flag("preflight")));
    fences.nothingElse();
    return built;
  }

  private static List<Baseline> baselines(Settings baselines) {
    List<Baseline> built = new ArrayList<>();
    for (String id : Baseline.IDS) {
      built.add(baseline(id, baselines.section(id)));
    }
    baselines.nothingElse();
    return built;
  }

  private static Baseline baseline(String id, Settings baseline) {
    List<Comparison> given = new ArrayList<>();
    for (Comparison comparison : Comparison.values()) {
      if (baseline.has(key(comparison))) {
        given.add(comparison);
      }
    }
    if (given.size() != 1) {
      throw baseline.error("metric", "needs one limit: above, below or exactly");
    }
    Comparison comparison = given.get(0);
    Baseline built =
        baseline.build(
            () ->
                new Baseline(
                    id,
                    baseline.text("source"),
                    baseline.text("metric"),
                    comparison,
                    baseline.number(key(comparison)),
                    baseline.text("unit"),
                    !baseline.has("gated") || baseline.flag("gated"),
                    baseline.has("reason") ? baseline.text("reason") : "",
                    baseline.given(
                        "waiver",
                        key -> Optional.of(waiver(baseline.section(key))),
                        Optional.empty()),
                    baseline.given(
                        "windows",
                        key -> Optional.of(windows(baseline.section(key))),
                        Optional.empty())));
    baseline.nothingElse();
    return built;
  }

  private static SlidingWindows windows(Settings windows) {
    SlidingWindows built =
        windows.build(
            () ->
                new SlidingWindows(
                    windows.time("length"), windows.time("every"), windows.number("share")));
    windows.nothingElse();
    return built;
  }

  private static Waiver waiver(Settings waiver) {
    Waiver built =
        waiver.build(
            () -> new Waiver(waiver.text("who"), waiver.text("why"), waiver.date("until")));
    waiver.nothingElse();
    return built;
  }

  private static String key(Comparison comparison) {
    return comparison.name().toLowerCase(java.util.Locale.ROOT);
  }
}
