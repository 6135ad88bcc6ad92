package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.Baseline;
import java.nio.file.Files;
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
                "phases.ingestion.rate=120000",
                "--out",
                out.toString())
            .await();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("https://api.userwhisperer.ai")
        .contains("Authorization: Bearer **** (from UW_API_KEY)")
        .contains(
            "ingestion  firehose: ramp from 2,000 to 120,000 events/s over 45 s, then constant, in requests of 100, 128 connections, 1 m warm-up + 3 m steady: 261,450 requests, 26,145,000 events")
        .containsPattern("; Google asks about \\$[0-9.]+ for that in Pub/Sub")
        .contains(Baseline.IDS)
        .endsWith("Dry run: nothing was sent.\n")
        .doesNotContain("canary");
    assertThat(result.err()).isEmpty();
    assertThat(out).doesNotExist();
  }

  @Test
  void theEventsOfEveryScheduleAreCounted() throws Exception {
    Path offsets = Files.writeString(directory.resolve("offsets.txt"), "0.5\n1\n1.25\n");

    Command.Result result =
        Command.start(
                Map.of(),
                "run",
                "local",
                "--dry-run",
                "--set",
                "phases.gateway.schedule={shape=ramp,from=0,over=10 s}",
                "--set",
                "phases.gateway.rate=10000",
                "--set",
                "phases.gateway.warm-up=12 s",
                "--set",
                "phases.gateway.steady=15 s",
                "--set",
                "phases.ingestion.schedule={shape=replay,file=\"" + offsets + "\"}",
                "--set",
                "phases.ingestion.rate=null")
            .await();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains(
            "gateway    firehose: ramp from 0 to 10,000 events/s over 10 s, then constant, in single requests, 32 connections, 12 s warm-up + 15 s steady: 220,000 requests, 220,000 events")
        .contains("ingestion  firehose: replay of " + offsets + ", in requests of 100")
        .contains("18 s warm-up + 30 s steady: 3 requests, 300 events")
        .contains("220,300 events by the firehose")
        .doesNotContain("Google asks");
  }

  @Test
  void aFileToReplayIsReadBeforeAnythingIsSent() throws Exception {
    Path offsets = Files.writeString(directory.resolve("offsets.txt"), "0.5\nsoon\n");

    Command.Result result =
        Command.start(
                Map.of(),
                "run",
                "local",
                "--set",
                "phases.ingestion.schedule={shape=replay,file=\"" + offsets + "\"}",
                "--set",
                "phases.ingestion.rate=null",
                "--dry-run")
            .await();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "megaphone: "
                + offsets
                + ":2: soon: needs seconds with up to nine decimals, such as 12.345\n");
  }
}
