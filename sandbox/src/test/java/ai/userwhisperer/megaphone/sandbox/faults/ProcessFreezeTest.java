package ai.userwhisperer.megaphone.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessFreezeTest {
  private List<ProcessHandle> before;
  private Process frozen;
  private ProcessFreeze freeze;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "states are read from /proc");
    before = children();
    frozen = new ProcessBuilder("sleep", "600").start();
    freeze = new ProcessFreeze(frozen.pid());
  }

  @AfterEach
  void stop() throws Exception {
    if (frozen != null) {
      frozen.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessStandsStillForAWhileAndGoesOn() throws Exception {
    freeze.begin(Fault.parse("freeze=1100ms"));

    Eventually.is(this::standsStill);
    Eventually.is(() -> !standsStill());
    freeze.end();
    assertThat(children()).containsExactlyInAnyOrderElementsOf(with(frozen));
  }

  @Test
  void itIsFrozenAgainAndAgainUntilTheEnd() throws Exception {
    freeze.begin(Fault.parse("freeze=200ms,every=400ms"));
    for (int i = 0; i < 3; i++) {
      Eventually.is(this::standsStill);
      Eventually.is(() -> !standsStill());
    }

    freeze.end();

    Eventually.is(() -> !standsStill());
    Eventually.is(() -> children().size() == before.size() + 1);
    assertThat(frozen.isAlive()).isTrue();
  }

  @Test
  void noShellIsLeftWhenTheFrozenProcessIsKilled() throws Exception {
    freeze.begin(Fault.parse("freeze=10m"));
    Eventually.is(this::standsStill);

    frozen.destroyForcibly().waitFor();
    freeze.end();

    Eventually.is(() -> children().equals(before));
  }

  private boolean standsStill() {
    try {
      String stat = Files.readString(Path.of("/proc/" + frozen.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<ProcessHandle> with(Process process) {
    List<ProcessHandle> all = new java.util.ArrayList<>(before);
    all.add(process.toHandle());
    return all;
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().descendants().toList();
  }
}
