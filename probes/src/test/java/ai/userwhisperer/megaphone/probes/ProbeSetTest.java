package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.userwhisperer.megaphone.measurements.Mark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeSetTest {
  private final List<String> story = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private TestRun run;

  @BeforeEach
  void begin() {
    run = TestRun.in(folder);
  }

  private ProbeSet setOf(Probe... probes) {
    return ProbeSet.of(List.of(probes), run.directory().marks(), run.clock());
  }

  @Test
  void probesAreStartedInOrderAndClosedInReverseAfterALastSample() {
    ProbeSet probes = setOf(probe("a", Duration.ofDays(1)), probe("b", Duration.ofDays(1)));
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
    ProbeSet probes = setOf(probe("a", Duration.ofDays(1)), broken, probe("c", Duration.ofDays(1)));
    assertThatThrownBy(probes::start)
        .isInstanceOf(ProbeException.class)
        .hasMessage("probes.b.uri = x: needs y");
    probes.close();
    assertThat(story).containsExactly("start a", "start b", "close b", "close a");
  }

  @Test
  void aProbeIsSampledAgainAndAgain() {
    try (ProbeSet probes = setOf(probe("a", Duration.ofMillis(1)))) {
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
    try (ProbeSet probes = setOf(flaky, probe("healthy", Duration.ofMillis(1)))) {
      probes.start();
      TestRun.await("recovery", () -> samples.get() > 40);
      assertThat(probes.problems())
          .containsExactly("flaky: the first outage", "flaky: the second outage");
    }
    assertThat(run.marks())
        .extracting(Mark::source, Mark::text)
        .containsExactly(
            tuple("flaky", "no data: the first outage"),
            tuple("flaky", "no data: the second outage"));
    assertThat(run.marks())
        .allSatisfy(
            mark -> assertThat(mark.untilEpochMs()).isGreaterThanOrEqualTo(mark.fromEpochMs()));
  }

  @Test
  void anOutageThatLastsToTheEndHasNoEnd() {
    Probe broken =
        new FakeProbe("broken", Duration.ofMillis(1)) {
          @Override
          public void sample() {
            super.sample();
            throw new IllegalStateException("gone");
          }
        };
    try (ProbeSet probes = setOf(broken)) {
      probes.start();
      TestRun.await("samples", () -> story.size() > 3);
    }
    assertThat(run.marks())
        .singleElement()
        .satisfies(mark -> assertThat(mark.untilEpochMs()).isNull());
  }

  @Test
  void aProbeThatIsNotRequiredIsLeftOutWhenItCantStart() {
    Probe optional =
        new FakeProbe("optional", Duration.ofMillis(1)) {
          @Override
          public void start() {
            throw new ProbeException("probes.optional.uri = x: needs y");
          }

          @Override
          public boolean required() {
            return false;
          }
        };
    try (ProbeSet probes = setOf(optional, probe("healthy", Duration.ofMillis(1)))) {
      probes.start();
      TestRun.await("samples", () -> story.contains("sample healthy"));
      assertThat(probes.problems())
          .containsExactly(
              "optional: left out, as it is not required: probes.optional.uri = x: needs y");
    }
    assertThat(story).contains("close optional").doesNotContain("sample optional");
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
    ProbeSet probes = setOf(probe("a", Duration.ofDays(1)), stuck);
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
