package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbeSetTest {
  private final List<String> story = new CopyOnWriteArrayList<>();

  @Test
  void probesAreStartedInOrderAndClosedInReverseAfterALastSample() {
    ProbeSet probes =
        ProbeSet.of(List.of(probe("a", Duration.ofDays(1)), probe("b", Duration.ofDays(1))));
    assertThat(probes.names()).containsExactly("a", "b");
    probes.start();
    probes.close();
    probes.close();
    assertThat(story)
        .containsExactly("start a", "start b", "sample a", "sample b", "close b", "close a");
    assertThat(probes.problems()).isEmpty();
  }

  @Test
  void aProbeThatCantStartIsToldAndAllBeforeItAreClosed() {
    Probe broken =
        new FakeProbe("b", Duration.ofDays(1)) {
          @Override
          public void start() {
            super.start();
            throw new ProbeException("probes.b.uri = x: needs y");
          }
        };
    ProbeSet probes =
        ProbeSet.of(
            List.of(probe("a", Duration.ofDays(1)), broken, probe("c", Duration.ofDays(1))));
    assertThatThrownBy(probes::start)
        .isInstanceOf(ProbeException.class)
        .hasMessage("probes.b.uri = x: needs y");
    probes.close();
    assertThat(story).containsExactly("start a", "start b", "close b", "close a");
  }

  @Test
  void aProbeIsSampledAgainAndAgain() {
    try (ProbeSet probes = ProbeSet.of(List.of(probe("a", Duration.ofMillis(1))))) {
      probes.start();
      TestRun.await("samples", () -> story.size() > 10);
    }
  }

  @Test
  void aProbeThatFailsIsTriedAgainAndToldOfOncePerOutage() {
    AtomicInteger samples = new AtomicInteger();
    Probe flaky =
        new FakeProbe("flaky", Duration.ofMillis(1)) {
          @Override
          public void sample() {
            int sample = samples.incrementAndGet();
            if (sample >= 3 && sample < 10) {
              throw new IllegalStateException("the first outage\nand more words");
            }
            if (sample >= 20 && sample < 30) {
              throw new IllegalStateException("the second outage");
            }
          }
        };
    try (ProbeSet probes = ProbeSet.of(List.of(flaky, probe("healthy", Duration.ofMillis(1))))) {
      probes.start();
      TestRun.await("recovery", () -> samples.get() > 40);
      assertThat(probes.problems())
          .containsExactly("flaky: the first outage", "flaky: the second outage");
    }
  }

  @Test
  void aProbeThatFailsToCloseDoesNotKeepTheOthersOpen() {
    Probe stuck =
        new FakeProbe("b", Duration.ofDays(1)) {
          @Override
          public void close() {
            throw new IllegalStateException("does not close");
          }
        };
    ProbeSet probes = ProbeSet.of(List.of(probe("a", Duration.ofDays(1)), stuck));
    probes.start();
    probes.close();
    assertThat(story).endsWith("close a");
    assertThat(probes.problems()).containsExactly("b: does not close");
  }

  private Probe probe(String name, Duration interval) {
    return new FakeProbe(name, interval);
  }

  private class FakeProbe implements Probe {
    private final String name;
    private final Duration interval;

    FakeProbe(String name, Duration interval) {
      this.name = name;
      this.interval = interval;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Duration interval() {
      return interval;
    }

    @Override
    public void start() {
      story.add("start " + name);
    }

    @Override
    public void sample() {
      story.add("sample " + name);
    }

    @Override
    public void close() {
      story.add("close " + name);
    }
  }
}
