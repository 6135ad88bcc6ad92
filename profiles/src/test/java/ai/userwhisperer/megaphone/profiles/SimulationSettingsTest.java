package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationSettingsTest {
  @Test
  void anOpenWorkloadHasARateAndASchedule() {
    Phase.Simulation phase =
        phase("rate=7", "schedule={ shape=spike, peak=70, at=6 s, length=2 s }", "ramp=3 s");
    assertThat(phase.workload())
        .isEqualTo(
            new Workload.Open(
                new Arrivals.Spike(7, 70, Duration.ofSeconds(6), Duration.ofSeconds(2)),
                Duration.ofSeconds(3)));
  }

  @Test
  void aClosedWorkloadHasUsers() {
    assertThat(phase("workload=closed", "rate=null", "users=40").workload())
        .isEqualTo(new Workload.Closed(40, Duration.ofSeconds(5)));
  }

  @Test
  void theLoadNeverClimbsIntoTheSteadyPart() {
    assertThat(phase("ramp=9 s", "warm-up=2 s").ramp()).isEqualTo(Duration.ofSeconds(2));
    assertThat(phase("ramp=1 s", "warm-up=2 s").ramp()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void weightsOfZeroAreLeftOut() {
    assertThat(phase("mix={ track=3, batch=0 }").settings().mix()).isEqualTo(Map.of("track", 3.0));
    assertThat(phase("journey.plans={ free=1, basic=0, premium=0, enterprise=0 }"))
        .extracting(phase -> phase.settings().journey().plans())
        .isEqualTo(Map.of("free", 1.0));
  }

  @Test
  void aRunFromBeforeThereWereTheseSettingsCanStillBeRead() {
    String former =
        "{\"kind\":\"simulation\",\"name\":\"journey\",\"rate\":15,"
            + "\"simulation\":\"UserJourneySimulation\",\"steady\":\"20 s\",\"warm-up\":\"5 s\"}";
    Phase.Simulation read =
        SimulationReader.read(
            new Settings("run.json", "", ConfigFactory.parseString(former).root()));
    assertThat(read.settings()).isEqualTo(SimulationSettings.FORMER);
    assertThat(read.workload())
        .isEqualTo(new Workload.Open(new Arrivals.Constant(15), Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workload=shut | workload = shut: needs open or closed",
        "users=5 | users = 5: needs workload = closed; an open one has a rate",
        "workload=closed | rate = 15: needs workload = open; a closed one has users",
        "rate=0 | rate = 0: needs a number above 0, in users per second",
        "rate=20000 | rate = 20000: needs at most 10000 users per second",
        "schedule={ shape=sine, amplitude=3, period=10 s } | schedule.shape = Sine: needs one of"
            + " constant, ramp, steps, spike, poisson for a simulation",
        "batch=0 | batch = 0: needs a whole number from 1 to 1000, in events to a request",
        "journey.sessions=101 | journey.sessions = 101: needs a whole number from 1 to 100, in sessions of a user",
        "journey.plans.gold=1 | journey.plans = gold: needs weights of some of free, basic,"
            + " premium, enterprise",
        "journey.plans.free=-1 | journey.plans.free = -1: needs a weight of 0 or more",
        "quality.path=content..score | quality.path = content..score: needs names of members parted"
            + " by dots, such as content.metadata.quality_score",
        "quality.scale=0 | quality.scale = 0: needs a number above 0, in the best score",
        "limit.requests=0 | limit.requests = 0: needs a whole number from 1 to 10000000, in requests to a window",
        "limit.counted-from=monday | limit.counted-from = monday: needs first-request or clock",
        "limit.key-env=a-b | limit.key-env = a-b: needs the name of an environment variable, or"
            + " nothing for the target's own key",
      })
  void whatCanNotBeIsToldInOneLine(String setting, String message) {
    assertThatThrownBy(() -> phase(setting))
        .isInstanceOf(ProfileException.class)
        .hasMessageEndingWith(": phases[2]." + message);
  }

  private static Phase.Simulation phase(String... settings) {
    List<String> all = Stream.of(settings).map("phases.journey."::concat).toList();
    return (Phase.Simulation)
        ProfileFile.load(Path.of("."), "local", all, List.of()).phases().get(2);
  }
}
