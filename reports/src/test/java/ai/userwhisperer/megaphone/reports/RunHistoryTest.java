package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import ai.userwhisperer.megaphone.reports.history.HistoryEntry;
import ai.userwhisperer.megaphone.reports.history.HistoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunHistoryTest {
  private static final String P99 = "gateway.response-time.p99";
  private static final String ID = "api-gateway.latency.p99";
  private static final long DAY_MS = 86_400_000;

  @TempDir Path directory;
  private final List<String> problems = new ArrayList<>();

  @Test
  void aJudgedRunIsRememberedWithAllItsMetrics() {
    Profile profile = profile("target.version=2026.11-abc123");
    RunDirectory run = judged("one", profile);

    assertThat(entries()).hasSize(1);
    HistoryEntry entry = entries().get(0);
    assertThat(entry.runId()).isEqualTo(run.manifest().runId());
    assertThat(entry.targetVersion()).isEqualTo("2026.11-abc123");
    assertThat(entry.machine()).isEqualTo("amd64, 2 processors, 24 GiB");
    assertThat(entry.verdict()).isEqualTo("PASS");
    assertThat(entry.metrics()).containsKeys(P99, "gateway.throughput", "run.error-rate");
    assertThat(problems).isEmpty();
  }

  @Test
  void anInvalidRunAndAnAbortedOneAreNotRemembered() {
    Profile profile = profile();
    RunDirectory invalid =
        new Runs(directory.resolve("invalid"), profile)
            .gateway(request -> Fate.good(900 * FakeRun.MS, FakeRun.MS))
            .gatewayAlone();
    assertThat(conclude(invalid, profile).verdict()).isEqualTo(Outcome.INVALID);
    RunDirectory aborted = new Runs(directory.resolve("aborted"), profile).gatewayAlone();
    aborted.update(manifest -> manifest.aborted("a guard"));
    assertThat(conclude(aborted, profile).verdict()).isEqualTo(Outcome.ABORTED);

    assertThat(entries()).isEmpty();
  }

  @Test
  void aBaselineThatHasBecomeWorseIsSaidToBeSinceWhenByHowMuchAndHowSure() {
    Profile profile = profile("target.version=v8");
    remember(profile, night -> night < 20 ? 3.0 + 0.01 * (night % 5) : 4.0, "v7", "v8");

    BaselineResult result = result(conclude(run("now", profile), profile));

    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.change().worse()).isTrue();
    assertThat(result.change().sinceRun()).isEqualTo("night-20");
    assertThat(result.change().sinceVersion()).isEqualTo("v8");
    assertThat(result.change().versionBefore()).isEqualTo("v7");
    assertThat(result.change().runs()).isEqualTo(6);
    assertThat(Limits.change(result))
        .startsWith("worse since run night-20 of 2026-09-1")
        .contains(
            ", the first of v8 after v7: 3.02 to 4.00 ms (+32.4", " %), p < 0.000001, 6 runs");
  }

  @Test
  void whereTheProfileSaysSoARegressionFails() {
    Profile profile = profile("history.regression-fails=on");
    remember(profile, night -> night < 20 ? 3.0 + 0.01 * (night % 5) : 4.0, "", "");

    Verdict verdict = conclude(run("now", profile), profile);

    assertThat(verdict.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(verdict.reasons().get(0))
        .startsWith("FAIL: " + ID + ": 4.00 ms against < 100 ms: worse since run night-20 of ");
  }

  @Test
  void anImprovementNeverFails() {
    Profile profile = profile("history.regression-fails=on");
    remember(profile, night -> night < 20 ? 6.0 + 0.01 * (night % 5) : 4.0, "", "");

    Verdict verdict = conclude(run("now", profile), profile);

    assertThat(verdict.verdict()).isEqualTo(Outcome.PASS);
    assertThat(result(verdict).change().worse()).isFalse();
    assertThat(verdict.reasons()).anyMatch(reason -> reason.startsWith("note: " + ID + ": better"));
  }

  @Test
  void aChangeTooSmallForItsMetricIsNone() {
    Profile profile = profile("history.shifts={\"" + P99 + "\"=40}");
    remember(profile, night -> night < 20 ? 3.0 + 0.01 * (night % 5) : 4.0, "", "");

    assertThat(result(conclude(run("now", profile), profile)).change()).isNull();
  }

  @Test
  void runsOfAnotherLoadAreNotCompared() {
    Profile other = profile("phases.gateway.connections=7");
    remember(other, night -> night < 20 ? 3.0 + 0.01 * (night % 5) : 4.0, "", "");
    Profile profile = profile();

    assertThat(result(conclude(run("now", profile), profile)).change()).isNull();
  }

  @Test
  void aRunIsJudgedAlikeWhereTheHistoryIsNot() throws Exception {
    Profile profile = profile("history.regression-fails=on");
    remember(profile, night -> night < 20 ? 3.0 + 0.01 * (night % 5) : 4.0, "", "");
    RunDirectory run = run("now", profile);
    Verdict verdict = conclude(run, profile);
    try (var files = Files.list(history().resolve("local"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    assertThat(Report.judge(run)).isEqualTo(verdict);
  }

  @Test
  void aFileThatIsNoRunOfTheHistoryIsToldOfAndLeftOut() throws Exception {
    Profile profile = profile();
    judged("one", profile);
    Files.writeString(history().resolve("local").resolve("broken.json"), "{ \"schemaVersion\": 1,");
    Files.writeString(history().resolve("local").resolve("newer.json"), "{ \"schemaVersion\": 9 }");
    Files.writeString(history().resolve("local").resolve("empty.json"), "{ \"schemaVersion\": 1 }");

    assertThat(entries()).hasSize(1);
    assertThat(problems)
        .hasSize(3)
        .anyMatch(problem -> problem.endsWith("broken.json: can't be read as a run of the history"))
        .anyMatch(problem -> problem.endsWith("newer.json: schemaVersion = 9: needs 1"))
        .anyMatch(
            problem -> problem.endsWith("empty.json: needs runId, profile, load and machine"));
  }

  @Test
  void aFolderThatCanNotBeWrittenCostsTheVerdictNothing() throws Exception {
    Files.writeString(history(), "no folder");
    Profile profile = profile();

    assertThat(conclude(run("one", profile), profile).verdict()).isEqualTo(Outcome.PASS);
    assertThat(problems).hasSize(1).first().asString().contains("can't be written");
  }

  @Test
  void theHistoryIsDrawnWithItsChange() {
    Profile profile = profile();
    remember(profile, night -> night < 20 ? 3.0 + 0.01 * (night % 5) : 4.0, "", "");

    String text = HistoryText.of("local", RunHistory.trends(profile, entries()), 2);

    assertThat(text)
        .startsWith("History of local: 25 runs from 2026-08-")
        .contains("  not shown: 2 with another load or from another kind of machine")
        .contains("▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁|█████  4.00 ms")
        .contains("    worse since run night-20 of ");
  }

  private interface Values {
    double on(int night);
  }

  /** Twenty-five nights before the run of the test, by the history's own files. */
  private void remember(Profile profile, Values values, String before, String after) {
    judged("model", profile);
    HistoryEntry model = entries().get(0);
    try {
      Files.delete(history().resolve("local").resolve(model.runId() + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int night = 0; night < 25; night++) {
      SortedMap<String, Double> metrics = new TreeMap<>(model.metrics());
      metrics.put(P99, values.on(night));
      new HistoryFolder(history())
          .add(
              new HistoryEntry(
                  1,
                  "night-" + night,
                  model.profile(),
                  model.load(),
                  model.machine(),
                  night < 20 ? before : after,
                  FakeRun.STARTED_EPOCH_MS - (25 - night) * DAY_MS,
                  "PASS",
                  metrics));
    }
  }

  private Profile profile(String... assignments) {
    List<String> all = new ArrayList<>(List.of(assignments));
    all.add("history.folder=" + history());
    return FakeRun.gatewayAlone(all.toArray(String[]::new));
  }

  private Path history() {
    return directory.resolve("history");
  }

  private RunDirectory judged(String name, Profile profile) {
    RunDirectory run = run(name, profile);
    conclude(run, profile);
    return run;
  }

  private RunDirectory run(String name, Profile profile) {
    return new Runs(directory.resolve(name), profile)
        .gateway(request -> Fate.good(0, 4 * FakeRun.MS))
        .gatewayAlone();
  }

  private Verdict conclude(RunDirectory run, Profile profile) {
    RunHistory.recall(run, profile, problems::add);
    Verdict verdict = Report.write(run);
    RunHistory.remember(run, profile, verdict, problems::add);
    return verdict;
  }

  private List<HistoryEntry> entries() {
    return new HistoryFolder(history()).read("local", problems::add);
  }

  private static BaselineResult result(Verdict verdict) {
    return verdict.baselines().stream()
        .filter(baseline -> baseline.id().equals(ID))
        .findFirst()
        .orElseThrow();
  }
}
