package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StolenTimeTest {
  @TempDir Path folder;

  @Test
  void theShareIsThatOfTheTimeSinceTheLastCall() throws IOException {
    Path stat = folder.resolve("stat");
    Files.writeString(stat, "cpu  100 0 100 700 0 0 0 100 50 0\ncpu0 1 2 3\n");
    StolenTime stolen = new StolenTime(stat);
    Files.writeString(stat, "cpu  150 0 110 720 5 1 4 110 90 0\n");

    assertThat(stolen.share()).hasValue(0.1);
    assertThat(stolen.share()).as("no time has passed").isEmpty();
  }

  @Test
  void aSystemThatDoesNotTellIsNoData() throws IOException {
    assertThat(new StolenTime(folder.resolve("missing")).share()).isEmpty();
    for (String text :
        new String[] {"", "cpu 1 2 3 4", "cpu a b c d e f g h", "intr 1 2 3 4 5 6 7 8"}) {
      Path stat = folder.resolve("stat");
      Files.writeString(stat, text);
      assertThat(new StolenTime(stat).share()).as(text).isEmpty();
    }
  }
}
