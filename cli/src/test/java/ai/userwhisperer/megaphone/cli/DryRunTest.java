package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Baseline;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DryRunTest {
  @TempDir Path directory;

  @Test
  void thePlanIsShownWithSecretsMaskedAndNothingIsSent() throws Exception {
    Path out = directory.resolve("run");

    Command.Result result =
        Command.start(
                Map.of("UW_API_KEY", "uw_canary_key_0123456789abcdef01234567"),
                "run",
                "production",
                "--dry-run",
                "--set",
                "phases.ingestion.rate=200000",
                "--out",
                out.toString())
            .await();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("https://api.userwhisperer.ai")
        .contains("Authorization: Bearer **** (from UW_API_KEY)")
        .contains(
            "ingestion  firehose: 200,000 events/s, in requests of 100, 128 connections, 1 m warm-up + 3 m steady: 480,000 requests, 48,000,000 events")
        .contains(Baseline.IDS)
        .endsWith("Dry run: nothing was sent.\n")
        .doesNotContain("canary");
    assertThat(result.err()).isEmpty();
    assertThat(out).doesNotExist();
  }
}
