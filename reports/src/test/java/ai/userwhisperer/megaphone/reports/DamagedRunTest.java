package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedRunTest {
  @TempDir Path directory;
  private Path root;
  private RunDirectory run;

  @BeforeEach
  void aRunThatWouldPass() {
    root = directory.resolve("run");
    run = new Runs(root, FakeRun.gatewayAlone()).gatewayAlone();
  }

  @Test
  void whatWasCutOffIsNamedAndTheRestCounts() throws IOException {
    cut("phases/gateway/track.0.hlog", 100);
    cut("phases/gateway/track.0.jsonl", 40);

    Verdict verdict = Report.write(run);

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.reasons().get(0))
        .startsWith(
            "INVALID: part of the run directory could not be read (2 lines or files), first: track.0.jsonl line 13: not a whole JSON document");
    assertThat(Findings.of(run).metrics().find("gateway.response-time.p99")).isPresent();
    assertThat(run.summaryFile()).content().contains("## Could not be read", "track.0.hlog line");
    assertThat(run.pageFile()).content().contains("Incomplete: this could not be read");
  }

  @Test
  void linesThatAreJsonAndYetNothingOfOursAreLeftOut() throws IOException {
    append("phases/gateway/track.0.jsonl", "null\n[]\n{\"errors\":{\"x\":null}}\n7\n\n");
    append("probes/redis.jsonl", "{}\n{\"epochMs\":\"noon\"}\n\u0000\n");
    append("probes/platform.jsonl", "null\n");
    append("probes/harness.hlog", "Tag=hiccup,1.000,1.000,0.1,AAAA\nTag=\nnonsense\n");

    Verdict verdict = Report.write(run);

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(Findings.of(run).metrics().find("gateway.throughput")).isPresent();
  }

  @Test
  void aThousandBrokenLinesAreNotAThousandLinesOfReport() throws IOException {
    append("phases/gateway/track.0.jsonl", "{broken\n".repeat(1_000));

    Report.write(run);

    List<String> problems = Findings.of(run).problems();
    assertThat(problems).hasSize(Problems.SHOWN + 1);
    assertThat(problems.get(Problems.SHOWN)).isEqualTo("… and 980 more like these");
  }

  @Test
  void aBrokenLedgerIsNoZero() throws IOException {
    Files.write(root.resolve("ledger/0.accepted.roaring"), new byte[] {1, 2, 3});

    Findings findings = Findings.of(run);

    assertThat(findings.metrics().whyAbsent("run.data-loss")).isEqualTo("the ledger is damaged");
    assertThat(findings.verdict().verdict()).isEqualTo(Outcome.INVALID);
  }

  @Test
  void aLedgerThatIsGoneContradictsTheCounters() {
    delete("ledger");

    Verdict verdict = Report.write(run);

    assertThat(verdict.reasons())
        .contains(
            "INVALID: the harness contradicts itself: 12,000 events accepted by its counters, 0 by its ledger");
  }

  @Test
  void aRunWithoutLogsProbesOrLedgerStillHasAReport() {
    delete("phases");
    delete("probes");
    delete("ledger");

    Verdict verdict = Report.write(run);

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.baselines()).hasSize(20);
    assertThat(run.pageFile()).content().contains("nobody watched the harness");
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstPhaseStillHasAReport() {
    RunDirectory young =
        new FakeRun(directory.resolve("young"), "young", FakeRun.profile()).directory;

    Verdict verdict = Report.write(young);

    assertThat(verdict.reasons().get(0))
        .isEqualTo("INVALID: the run has no end: it was killed, or still runs; no phase began");
    assertThat(young.junitFile()).isNotEmptyFile();
  }

  @Test
  void aManifestWithNothingButAVersionStillHasAReport() throws IOException {
    Path bare = Files.createDirectories(directory.resolve("bare"));
    Files.writeString(
        bare.resolve("run.json"),
        "{\"schemaVersion\":1,\"phases\":[{\"name\":\"../x\"},{\"name\":null}],\"notes\":[]}");

    Verdict verdict = Report.write(RunDirectory.open(bare));

    assertThat(verdict.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(verdict.reasons().get(0))
        .isEqualTo(
            "INVALID: there is nothing to judge by: run.json: profile = (not set): needs the resolved profile");
  }

  @Test
  void aProfileThatIsNoneIsSaid() throws IOException {
    String manifest = Files.readString(run.manifestFile());
    Files.writeString(
        run.manifestFile(), manifest.replaceAll("\"rate\" ?: ?1000\\b", "\"rate\" : -5"));

    assertThat(Report.write(run).reasons().get(0))
        .isEqualTo(
            "INVALID: there is nothing to judge by: resolved profile: phases[0].rate = -5: needs a number above 0, in events per second");
  }

  @Test
  void aDirectoryThatIsNoRunIsRefusedInOneLine() {
    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> RunDirectory.open(directory))
        .withMessage(directory + ": is no run directory: it has no run.json");
  }

  private void cut(String file, int bytes) throws IOException {
    byte[] content = Files.readAllBytes(root.resolve(file));
    Files.write(root.resolve(file), java.util.Arrays.copyOf(content, content.length - bytes));
  }

  private void append(String file, String text) throws IOException {
    Files.write(
        root.resolve(file), text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
  }

  private void delete(String part) {
    try (Stream<Path> files = Files.walk(root.resolve(part))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
