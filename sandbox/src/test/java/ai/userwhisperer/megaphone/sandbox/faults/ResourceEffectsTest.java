package ai.userwhisperer.megaphone.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ResourceEffectsTest {
  private static final long MIB = 1024 * 1024;

  @Test
  void burningUsesProcessorTimeUntilItIsEnded() throws Exception {
    CpuBurner burner = new CpuBurner();
    burner.begin(Fault.parse("cpu-burnt=100%"));
    assertThat(burnersAlive()).isEqualTo(Runtime.getRuntime().availableProcessors());
    Eventually.is(() -> cpuNsOfBurners() > 500_000_000L);

    burner.end();
    assertThat(burnersAlive()).isZero();
  }

  @Test
  void aShareOfNothingBurnsNextToNothing() throws Exception {
    CpuBurner burner = new CpuBurner();
    burner.begin(Fault.parse("cpu-burnt=0"));
    Thread.sleep(300);
    long withNothing = cpuNsOfBurners();
    burner.end();

    assertThat(withNothing).isLessThan(100_000_000L * Runtime.getRuntime().availableProcessors());
  }

  @Test
  void aLeakGrowsToItsBoundAndIsGivenBackAtTheEnd() throws Exception {
    MemoryLeak leak = new MemoryLeak(8 * MIB);
    leak.begin(Fault.parse("memory-leaked=100MB"));
    Eventually.is(() -> leak.keptBytes() == 8 * MIB);
    Thread.sleep(200);
    assertThat(leak.keptBytes()).isEqualTo(8 * MIB);

    leak.end();
    assertThat(leak.keptBytes()).isZero();

    leak.begin(Fault.parse("memory-leaked=1KB"));
    Eventually.is(() -> leak.keptBytes() > 0);
    assertThat(leak.keptBytes()).isLessThan(MIB);
    leak.end();
  }

  private static long cpuNsOfBurners() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(ResourceEffectsTest::burns)
        .mapToLong(
            thread ->
                Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId())))
        .sum();
  }

  private static long burnersAlive() {
    return Thread.getAllStackTraces().keySet().stream().filter(ResourceEffectsTest::burns).count();
  }

  private static boolean burns(Thread thread) {
    return thread.getName().startsWith("sandbox-cpu-burnt");
  }
}
