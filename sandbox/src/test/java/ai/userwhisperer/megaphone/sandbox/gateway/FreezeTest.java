package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FreezeTest {
  // Who stands still can't see it: another process has to look.
  private static final String OBSERVER =
      """
      while read -r stat <"/proc/$1/stat"; do
        case ${stat##*) } in
          T*) exit 7 ;;
        esac
        sleep 0.02
      done
      """;

  @Test
  void theWholeProcessStandsStillAndThenServesAgain() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "states are read from /proc");
    String pid = Long.toString(ProcessHandle.current().pid());
    Process observer = new ProcessBuilder("sh", "-c", OBSERVER, "observer", pid).start();
    try (FaultySandbox faulty = new FaultySandbox()) {
      assertThat(observer.isAlive()).isTrue();
      faulty.set("freeze=700ms");

      Eventually.is(() -> !observer.isAlive());
      assertThat(observer.exitValue()).isEqualTo(7);
      assertThat(faulty.track()).isEqualTo(202);
      assertThat(faulty.sandbox().faultsStruck(FaultKind.FREEZE)).isEqualTo(1);
    } finally {
      observer.destroyForcibly();
    }
  }
}
