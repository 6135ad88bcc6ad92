package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the profiles that people get, and pins the whole text of the errors that they make. */
final class ProfileFileTest {
  /** Tests run in the module's folder, which is where the profiles lie. */
  private static final Path PROFILES = Path.of("").toAbsolutePath();

  private static Profile load(String name, String... assignments) {
    return ProfileFile.load(PROFILES, name, List.of(assignments), List.of());
  }

  private static Phase.Firehose firehose(Profile profile, String phase) {
    return (Phase.Firehose) profile.phase(phase);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "staging", "production", "firehose"})
  void everyProfileOfTheRepositoryIsValidAndSurvivesItsResolvedForm(String name) {
    Profile profile = load(name);

    assertThat(profile.name()).isEqualTo(name);
    assertThat(profile.baselines()).extracting(Baseline::id).isEqualTo(Baseline.IDS);
    assertThat(ProfileFile.parse(profile.resolved())).isEqualTo(profile);
  }

  @Test
  void theListOfProfilesLeavesOutTheFilesThatAreOnlyIncluded() {
    assertThat(ProfileFile.names(PROFILES))
        .contains("local", "staging", "production")
        .doesNotContain("baselines", "defaults");
  }

  @Test
  void productionAsksForMoreThanTheChecklist() {
    Profile production = load("production");

    assertThat(firehose(production, "gateway").batch()).isEqualTo(1);
    assertThat(firehose(production, "gateway").arrivals().peakRate().orElseThrow())
        .isGreaterThan(50_000);
    assertThat(firehose(production, "ingestion").arrivals().peakRate().orElseThrow())
        .isGreaterThan(100_000);
  }

  @Test
  void theChecklistsLimitsStandInTheBaselines() {
    assertThat(load("production").baselines())
        .extracting(baseline -> baseline.id() + " " + baseline.objective())
        .containsExactly(
            "api-gateway.throughput > 50000 requests/s",
            "api-gateway.latency.p95 < 50 ms",
            "api-gateway.latency.p99 < 100 ms",
            "api-gateway.error-rate < 0.1 %",
            "api-gateway.cpu < 70 %",
            "api-gateway.memory < 80 %",
            "event-ingestion.throughput > 100000 events/s",
            "event-ingestion.processing-lag < 5 s",
            "event-ingestion.drop-rate < 0.01 %",
            "event-ingestion.queue-depth < 1000 events",
            "decision-engine.response-time < 100 ms",
            "decision-engine.accuracy > 95 %",
            "decision-engine.availability > 99.9 %",
            "content-generation.time < 2 s",
            "content-generation.success-rate > 99 %",
            "content-generation.quality-score > 4 of 5",
            "platform.error-rate < 1 %",
            "platform.latency.p95 < 100 ms",
            "platform.memory-growth < 10 %/h",
            "platform.data-loss = 0 events");
  }

  @Test
  void anAssignmentReachesAPhaseByNameByIndexAndThroughItsTemplate() {
    Profile profile =
        load(
            "local",
            "phases.ingestion.rate=1234.5",
            "phases[1].connections=7",
            "templates.firehose.max-wait=3 s",
            "target.headers.X-Extra=yes");

    assertThat(firehose(profile, "ingestion").arrivals())
        .isEqualTo(new Arrivals.Ramp(5000, 1234.5, Duration.ofSeconds(15)));
    assertThat(firehose(profile, "gateway").sending().connections()).isEqualTo(7);
    assertThat(firehose(profile, "gateway").sending().maxWait()).isEqualTo(Duration.ofSeconds(3));
    assertThat(profile.target().headers()).containsEntry("X-Extra", "yes").containsKey("X-App-ID");
  }

  @Test
  void phasesThatAreLeftOutTakeTheirBaselinesOutOfTheVerdictWithAReason() {
    Profile profile = ProfileFile.load(PROFILES, "local", List.of(), List.of("ingestion"));

    assertThat(profile.phases()).extracting(Phase::name).containsExactly("ingestion");
    assertThat(profile.baselines())
        .filteredOn(baseline -> baseline.id().equals("api-gateway.throughput"))
        .singleElement()
        .satisfies(
            baseline -> {
              assertThat(baseline.gated()).isFalse();
              assertThat(baseline.reason())
                  .isEqualTo("phase gateway was left out (--phases ingestion)");
            });
    assertThat(profile.baselines())
        .filteredOn(
            baseline ->
                baseline.id().startsWith("event-ingestion")
                    || baseline.id().equals("platform.data-loss"))
        .allMatch(Baseline::gated);
  }

  @Test
  void aBaselineMayHaveToHoldInWindowsToo() {
    Profile profile =
        load(
            "local",
            "baselines.\"api-gateway.latency.p99\".windows={ length = 60 s, every = 10 s, share = 0.95 }");

    assertThat(profile.baselines().get(2).windows())
        .contains(new SlidingWindows(Duration.ofSeconds(60), Duration.ofSeconds(10), 0.95));
    assertThat(profile.baselines().get(1).windows()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api-gateway.latency.p99 | { length = 55 s, every = 10 s, share = 0.95 } | windows.length = 55 s: needs a multiple of every = 10 s",
        "api-gateway.latency.p99 | { length = 60 s, every = 10 s, share = 95 } | windows.share = 95: needs a share above 0, up to 1",
        "api-gateway.latency.p99 | { length = 500 ms, every = 10 s, share = 1 } | windows.length = 500 ms: needs whole seconds, from 1 s to 604800 s",
        "event-ingestion.drop-rate | { length = 60 s, every = 10 s, share = 1 } | windows = ingestion.drop-rate: needs a metric of one phase that is known second by second",
        "platform.error-rate | { length = 60 s, every = 10 s, share = 1 } | windows = run.error-rate: needs a metric of one phase that is known second by second"
      })
  void windowsThatCanNotBeAreRefused(String id, String windows, String message) {
    String path = "baselines.\"" + id + "\".";
    assertThatThrownBy(() -> load("local", path + "windows=" + windows))
        .isInstanceOf(ProfileException.class)
        .hasMessageStartingWith("--set: " + path + message);
  }

  @Test
  void productionsFencesHold() {
    assertThatThrownBy(() -> load("production", "target.base-url=https://example.org"))
        .hasMessage(
            "--set: target.base-url = https://example.org: needs a host of fences.hosts: api.userwhisperer.ai");
    assertThatThrownBy(() -> load("production", "phases.gateway.rate=200000"))
        .hasMessage(
            "profiles/production.conf: phases = gateway, 200000 events/s: needs at most fences.max-rate = 150000 events/s");
    assertThatThrownBy(() -> load("production", "phases.gateway.schedule={ shape = constant }"))
        .hasMessageEndingWith(
            "phases = gateway, which starts cold: needs a ramp over fences.ramp = 30 s or more, from a tenth of its rate or less");
    assertThatThrownBy(() -> load("production", "phases.gateway.schedule.from=30000"))
        .hasMessageContaining("phases = gateway, which starts cold");
    assertThatThrownBy(() -> load("production", "phases.gateway.schedule.over=10 s"))
        .hasMessageContaining("phases = gateway, which starts cold");
    assertThatThrownBy(() -> load("production", "phases.journey.ramp=10 s"))
        .hasMessageContaining("phases = journey, which starts cold");
    assertThat(load("production").fences().consent()).isTrue();
  }

  @Test
  void guardsThatAreOffAreNone() {
    Profile profile =
        load(
            "local",
            "guards.error-rate.enabled=off",
            "guards.lag.enabled=off",
            "guards.silence.enabled=off",
            "guards.rate.enabled=off",
            "guards.disk.enabled=off");

    assertThat(profile.guards()).isEqualTo(GuardSettings.NONE);
    assertThat(load("production").guards().silence()).contains(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phases[0].rate=-5 | --set: phases[0].rate = -5: needs a number above 0, in events per second",
        "phases.ingestion.rate=fast | --set: phases[0].rate = fast: needs a number of events per second, or max for a closed loop",
        "phases.ingestion.steady=0 s | --set: phases[0].steady = 0 s: needs whole seconds, from 1 s to 604800 s",
        "phases.ingestion.warm-up=1500 ms | --set: phases[0].warm-up = 1500 ms: needs whole seconds, from 0 s to 604800 s",
        "phases.ingestion.batch=1001 | --set: phases[0].batch = 1001: needs a whole number from 1 to 1000, in events to a request",
        "phases.gateway.ratte=5 | --set: phases[1].ratte = 5: unknown setting; known here: batch, compression, connections, in-flight, io, kind, max-wait, name, protocol, rate, schedule, steady, threads, warm-up",
        "phases.nowhere.rate=5 | --set phases.nowhere.rate=5: needs one of the profile's phases: ingestion, gateway, journey",
        "phases[7].rate=5 | --set phases[7].rate=5: needs one of the profile's phases: ingestion, gateway, journey",
        "target.base-url=ftp://host | --set: target.base-url = ftp://host: needs http:// or https://, a host and maybe a port, nothing else",
        "guards.error-rate.above=50 | --set: guards.error-rate.above = 50: needs a share from 0 to 1",
        "guards.error-rate.clear-below=0.6 | --set: guards.error-rate.clear-below = 0.6: needs at most above = 0.5",
        "guards.rate.clear-above=0.1 | --set: guards.rate.clear-above = 0.1: needs at least below = 0.5",
        "guards.lag.above=0 s | --set: guards.lag.above = 0: needs a number above 0, in seconds",
        "guards.silence.for=0 s | --set: guards.silence.for = 0 s: needs a time above 0, such as 10 s or 50 ms",
        "guards.noise.for=1 s | --set: guards.noise = {\"for\":\"1 s\"}: unknown setting; known here: disk, error-rate, lag, rate, silence",
        "fences.max-rate=1e9 | --set fences.max-rate=1e9: needs another setting: fences stand in the profile's file alone",
        "fences={} | --set fences={}: needs another setting: fences stand in the profile's file alone",
        "history.runs=9 | --set: history.runs = 9: needs a whole number from 10 to 1000, in runs",
        "history.significance=0.5 | --set: history.significance = 0.5: needs a number above 0, up to 0.1",
        "history.smallest-shift=-1 | --set: history.smallest-shift = -1: needs a number of 0 or more, in %",
        "drain.window=soon | --set: drain.window = soon: needs a time, such as 10 s or 50 ms",
        "probes.redis.rate=0 | --set: probes.redis.rate = 0: needs a number above 0, in commands per second",
        "probes.pubsub.topics=x | --set: probes.pubsub.topics = x: unknown setting; known here: backlog, enabled, endpoint, observe, project, required, streams, topic",
        "probes.pubsub.observe=nothing | --set: probes.pubsub.observe = nothing: needs one of events, metrics",
        "probes.pubsub.observe=metrics | --set: probes.pubsub.observe = metrics: needs backlog.enabled = on, for there is nothing else to look at",
        "probes.pubsub.backlog.interval=1 s | --set: probes.pubsub.backlog.interval = 1 s: needs 10 s to 600 s: Google takes a sample a minute",
        "probes.pubsub.backlog.subscription=a/b | --set: probes.pubsub.backlog.subscription = a/b: needs the short name of a Pub/Sub subscription",
        "probes.pubsub.backlog.endpoint=here | --set: probes.pubsub.backlog.endpoint = here: needs host:port, or nothing for Google's service",
        "harness.cpu=2 | --set: harness.cpu = 2: needs a share above 0, up to 1",
        "harness.machine-cpu=0 | --set: harness.machine-cpu = 0: needs a share above 0, up to 1",
        "target.headers.Cookie=k | profiles/local.conf: target.headers = Cookie: needs headers without secrets: a key comes from the environment or a file, see auth",
        "harness.steal=-0.1 | --set: harness.steal = -0.1: needs a share from 0 to 1",
        "harness.gc-pause=0 s | --set: harness.gc-pause = 0 s: needs a time above 0, such as 10 s or 50 ms",
        "harness.unsent-bytes=much | --set: harness.unsent-bytes = much: needs a size, such as 1000 or 64 MiB",
        "harness.unsent-bytes=-1 | --set: harness.unsent-bytes = -1: needs a size, such as 1000 or 64 MiB",
        "baselines.\"api-gateway.cpu\".waiver={ who=Ana, why=soon, until=soon } | --set: baselines.\"api-gateway.cpu\".waiver.until = soon: needs a day, such as 2026-12-31",
        "baselines.\"api-gateway.cpu\".waiver={ who=Ana, why=\"\", until=2026-12-31 } | --set: baselines.\"api-gateway.cpu\".waiver.why = (empty): needs the reason why the baseline may be missed",
        "harness.recorder-backlog=1500 ms | --set: harness.recorder-backlog = 1500 ms: needs whole seconds, from 1 s to 604800 s",
        "sandbox.gateway-port=70000 | --set: sandbox.gateway-port = 70000: needs a whole number from 0 to 65535, in port numbers",
        "events.types.page_viewed=-1 | --set: events.types.page_viewed = -1: needs a weight of 0 or more",
        "sandbox.start=false | profiles/local.conf: target.base-url = http://127.0.0.1:0: needs the platform's address, or sandbox.start = true",
        "nonsense | --set nonsense: needs path=value, such as phases.ingestion.rate=1000",
      })
  void anErrorIsOneLineThatNamesTheSettingTheValueAndWhatIsAllowed(
      String assignment, String message) {
    assertThatThrownBy(() -> load("local", assignment))
        .isInstanceOf(ProfileException.class)
        .hasMessage(message);
  }

  @Test
  void aRunFromBeforeThereWereMoreLimitsOfTheHarnessHasNoneOfThem() {
    String resolved = load("local").resolved();
    for (String later :
        List.of(
            "gc-pause",
            "machine-cpu",
            "steal",
            "clock-offset",
            "unsent-bytes",
            "recorder-backlog")) {
      assertThat(resolved).contains("\"" + later + "\"");
      String setting = "\"" + later + "\":[^,}]*";
      resolved = resolved.replaceFirst(setting + ",|," + setting, "");
    }

    assertThat(ProfileFile.parse(resolved).harness())
        .isEqualTo(
            new HarnessLimits(
                0,
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                HarnessLimits.ANY_TIME,
                0.9,
                HarnessLimits.ANY_SHARE,
                HarnessLimits.ANY_SHARE,
                HarnessLimits.ANY_TIME,
                HarnessLimits.ANY_BYTES,
                HarnessLimits.ANY_TIME));
  }

  @Test
  void anUnknownProfileIsAnsweredWithTheListOfThoseThereAre() {
    assertThatThrownBy(() -> load("prodcution"))
        .isInstanceOf(ProfileException.class)
        .hasMessageStartingWith("profile = prodcution: needs one of ")
        .hasMessageContaining("local, nightly, production, simulations, staging")
        .hasMessageEndingWith(", or a path to a .conf file");
  }

  @Test
  void aFileThatIsOnlyIncludedIsNoProfile() {
    assertThatThrownBy(() -> load("baselines"))
        .hasMessage(
            "profiles/baselines.conf: phases = (not set): needs a list of phases; this file is included by profiles");
  }

  @Test
  void anUnknownPhaseIsRefused() {
    assertThatThrownBy(() -> ProfileFile.load(PROFILES, "local", List.of(), List.of("ingest")))
        .hasMessage(
            "--phases = ingest: needs some of the profile's phases: ingestion, gateway, journey");
  }

  @Test
  void aWarmUpWithoutASteadyPartIsRefused(@TempDir Path directory) throws IOException {
    Path file =
        profile(
            directory, "phases = [ ${templates.firehose} { name = a, rate = 1, steady = null } ]");

    assertThatThrownBy(() -> load(file.toString()))
        .hasMessage(
            "profiles/own.conf: phases[0].steady = null: needs a time, such as 10 s or 50 ms");
  }

  @Test
  void aMistakeInTheFileItselfNamesTheFile(@TempDir Path directory) throws IOException {
    Path file =
        profile(
            directory,
            "phases = [ ${templates.firehose} { name = a, rate = 10 } ]\ndrian.window = 5 s");

    assertThatThrownBy(() -> load(file.toString()))
        .hasMessageStartingWith(
            "profiles/own.conf: drian = {\"window\":\"5 s\"}: unknown setting; known here: baselines, ");
  }

  @Test
  void brokenHoconIsOneLine(@TempDir Path directory) throws IOException {
    Path file = profile(directory, "phases = [ { name = ");

    assertThatThrownBy(() -> load(file.toString()))
        .isInstanceOf(ProfileException.class)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aBaselineThatIsNotGatedNeedsAReason() {
    assertThatThrownBy(() -> load("local", "baselines.\"api-gateway.throughput\".gated=false"))
        .hasMessage(
            "profiles/local.conf: baselines.\"api-gateway.throughput\".reason = (empty): needs the reason why the baseline is not gated");
  }

  @Test
  void aTrendTakesASecondAtLeast() {
    assertThatThrownBy(() -> load("local", "probes.metrics.trend=0 s"))
        .hasMessage("--set: probes.metrics.trend = 0 s: needs 1 s or more");
  }

  @Test
  void aMissingKeyIsNamedAndAKeyIsNeverShown() {
    Credential credential = load("staging").target().auth();

    assertThatThrownBy(() -> credential.headerValue(Map.of()))
        .isInstanceOf(ProfileException.class)
        .hasMessage(
            "UW_API_KEY = (not set): needs the API key of the target in this environment variable, sent as header Authorization");
    assertThatThrownBy(() -> credential.headerValue(Map.of("UW_API_KEY", "uw_canary\r\nX-Evil: 1")))
        .isInstanceOf(ProfileException.class)
        .message()
        .doesNotContain("canary");
    assertThat(credential.headerValue(Map.of("UW_API_KEY", "uw_canary")))
        .isEqualTo("Bearer uw_canary");
    assertThat(credential.masked()).isEqualTo("Authorization: Bearer **** (from UW_API_KEY)");
  }

  private static Path profile(Path directory, String text) throws IOException {
    Path file = directory.resolve("own.conf");
    Files.writeString(
        file,
        "include file(\""
            + PROFILES.resolve("defaults.conf")
            + "\")\ninclude file(\""
            + PROFILES.resolve("baselines.conf")
            + "\")\nsandbox.start = true\n"
            + text);
    return file;
  }
}
