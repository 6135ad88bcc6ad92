package ai.userwhisperer.megaphone.cli.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TargetLockTest {
  private static final URI TARGET = URI.create("https://lock-" + System.nanoTime() + ".example");

  @Test
  void oneRunAtATimeHasATarget() throws Exception {
    try (TargetLock first = TargetLock.take(TARGET, "run one").orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(TargetLock.take(TARGET, "run two")).isEmpty();
      assertThat(TargetLock.holder(TARGET)).isEqualTo("run one");
      Optional<TargetLock> elsewhere = TargetLock.take(URI.create(TARGET + ":8443"), "run three");
      assertThat(elsewhere).isPresent();
      elsewhere.get().close();
    }
    Optional<TargetLock> next = TargetLock.take(TARGET, "run two");
    assertThat(next).isPresent();
    next.get().close();
  }
}
