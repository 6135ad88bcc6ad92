package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.Credential;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KnownSimulationTest {
  @ParameterizedTest
  @EnumSource
  void eachIsASimulationOfThisPackage(KnownSimulation simulation) throws Exception {
    Class<?> found =
        Class.forName(
            KnownSimulation.class.getPackageName() + "." + simulation.className(),
            false,
            getClass().getClassLoader());
    assertThat(RecordedSimulation.class).isAssignableFrom(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "simulation=SmokeSimulation | phases.journey.simulation = SmokeSimulation: needs one of"
            + " ApiGatewaySimulation, EventIngestionSimulation, DecisionEngineSimulation,"
            + " ContentGenerationSimulation, UserJourneySimulation, SpikeSimulation,"
            + " SoakSimulation, DeploymentSimulation, RateLimitSimulation",
        "simulation=ApiGatewaySimulation; mix={ trak=1 } | phases.journey.mix = trak: needs weights"
            + " of some of identify, track, batch, profile, analysis, decisions, decision, make,"
            + " decision-batch, content, template, message",
        "mix={ track=1 } | phases.journey.mix = track: needs to be left out:"
            + " UserJourneySimulation has an order of its own",
        "simulation=DecisionEngineSimulation; batch=101 | phases.journey.batch = 101: needs at most"
            + " 100 where the mix has decision-batch",
        "simulation=SpikeSimulation | phases.journey.schedule.shape = constant: needs spike for a"
            + " SpikeSimulation"
      })
  void whatAPhaseCanNotBeIsToldInOneLine(String settings, String message) {
    Phase.Simulation phase = phase(settings.split("; "));
    assertThatThrownBy(() -> KnownSimulation.check(phase)).hasMessage(message);
  }

  @Test
  void aKeyWithARateLimitIsTheSimulationsOwn() {
    Credential target = new Credential("Authorization", "Bearer ", "UW_API_KEY", "fallback");
    Phase.Simulation limited =
        phase("simulation=RateLimitSimulation", "limit.key-env=UW_LIMITED_KEY");
    assertThat(KnownSimulation.credential(limited, target))
        .isEqualTo(new Credential("Authorization", "Bearer ", "UW_LIMITED_KEY", ""));
    assertThat(KnownSimulation.credential(phase("limit.key-env=UW_LIMITED_KEY"), target))
        .isEqualTo(target);
    assertThat(KnownSimulation.credential(phase("simulation=RateLimitSimulation"), target))
        .isEqualTo(target);
  }

  private static Phase.Simulation phase(String... settings) {
    List<String> all = Stream.of(settings).map("phases.journey."::concat).toList();
    return ProfileFile.load(Path.of("..", "profiles"), "local", all, List.of()).phases().stream()
        .filter(Phase.Simulation.class::isInstance)
        .map(Phase.Simulation.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError(Arrays.toString(settings)));
  }
}
