package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.probes.GcPauses.Pauses;
import org.junit.jupiter.api.Test;

class GcPausesTest {
  @Test
  void aCollectionIsHeardOfOnce() {
    try (GcPauses pauses = new GcPauses()) {
      TestRun.await(
          "a pause",
          () -> {
            System.gc();
            Pauses heard = pauses.sinceLastTime();
            assertThat(heard.longestMs()).isBetween(0L, heard.totalMs());
            return heard.longestMs() > 0;
          });
    }
  }

  @Test
  void collectorsThatWorkBesideTheProcessDoNotCountAsPauses() {
    assertThat(GcPauses.stopsTheProcess("G1 Young Generation")).isTrue();
    assertThat(GcPauses.stopsTheProcess("G1 Concurrent GC")).isTrue();
    assertThat(GcPauses.stopsTheProcess("ZGC Major Pauses")).isTrue();
    assertThat(GcPauses.stopsTheProcess("ZGC Major Cycles")).isFalse();
    assertThat(GcPauses.stopsTheProcess("Shenandoah Cycles")).isFalse();
  }
}
