package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.reports.FakeRun.Fate;
import ai.userwhisperer.megaphone.reports.FakeRun.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaves pages to look at in {@code target/sample/}. */
class SamplePageTest {
  @Test
  void runsThatEndedInEveryWayCanBeLookedAt(@TempDir Path directory) throws IOException {
    keep("index.html", failing(directory.resolve("fail")));
    keep("pass.html", new Runs(directory.resolve("pass"), FakeRun.profile()).finished());
    keep(
        "invalid.html",
        new Runs(directory.resolve("invalid"), FakeRun.profile())
            .hiccups(180 * FakeRun.MS)
            .finished());
    keep("killed.html", killed(directory.resolve("killed")));
  }

  private static RunDirectory killed(Path root) {
    try (FakeRun run = new FakeRun(root, "2026-09-21T150000-local", FakeRun.profile())) {
      run.begin(Runs.GATEWAY);
      Load untilTheKill = new Load("gateway", FakeRun.FIREHOSE, 2, 1, 1_000.0);
      run.send(untilTheKill, "track", 1_000, 1, request -> Fate.good(50_000, FakeRun.MS / 2));
      run.nextStartSecond += 20;
      run.begin(Runs.JOURNEY);
      return run.directory;
    }
  }

  private static RunDirectory failing(Path root) {
    return new Runs(root, FakeRun.profile())
        .gateway(
            request ->
                request % 400 == 399
                    ? new Fate("status-503", 60_000, 3 * FakeRun.MS)
                    : request % 2_500 == 2_499
                        ? new Fate("timeout", 60_000, 900 * FakeRun.MS)
                        : Fate.good(
                            request > 7_000 && request < 7_400 ? 70 * FakeRun.MS : 50_000,
                            2 * FakeRun.MS + request * request % 97 * 150_000))
        .losing(sequence -> sequence % 97 == 5)
        .duplicating(sequence -> sequence % 9_001 == 7)
        .busyRedis()
        .finished();
  }

  private static void keep(String name, RunDirectory run) throws IOException {
    Report.write(run);
    Path sample = Files.createDirectories(Path.of("target", "sample")).resolve(name);
    Files.copy(run.pageFile(), sample, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        run.summaryFile(),
        sample.resolveSibling(name.replace(".html", ".md")),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(sample).isNotEmptyFile();
  }
}
