package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  @Test
  void dueTimesDoNotMoveHoweverLongAnActionTakes() {
    List<Long> dueNs = new CopyOnWriteArrayList<>();
    try (OpenLoop loop =
        new OpenLoop(
            "test",
            1_000,
            due -> {
              dueNs.add(due);
              if (dueNs.size() == 5) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
              }
            })) {
      loop.start();
      TestRun.await("actions", () -> dueNs.size() >= 50);
    }
    for (int i = 1; i < dueNs.size(); i++) {
      assertThat(dueNs.get(i) - dueNs.get(0)).isEqualTo(i * TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void nothingIsDoneAfterItWasClosed() {
    List<Long> dueNs = new CopyOnWriteArrayList<>();
    OpenLoop loop = new OpenLoop("test", 1_000, dueNs::add);
    loop.start();
    TestRun.await("an action", () -> !dueNs.isEmpty());
    loop.close();
    int done = dueNs.size();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(dueNs).hasSize(done);
  }
}
