package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the injectors of a run write while it goes on. */
final class Parts {
  private Parts() {}

  /** Waits until an injector has counted something; the first one has to live meanwhile. */
  static void awaitCounts(Path root, int injector, Command first)
      throws IOException, InterruptedException {
    Path counts =
        RunDirectory.partsDirectory(root)
            .resolve(Integer.toString(injector))
            .resolve("phases/ingestion/batch.0.jsonl");
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!Files.exists(counts) || Files.size(counts) == 0) {
      assertThat(System.nanoTime() - endNs).as(first.said()).isNegative();
      assertThat(first.isAlive()).as(first.said()).isTrue();
      Thread.sleep(50);
    }
  }
}
