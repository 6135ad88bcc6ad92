package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationRunTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");
  private static final Map<String, String> NO_ENVIRONMENT = Map.of();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuch | phase = nosuch: needs one of ingestion, gateway, journey",
        "gateway | phase = gateway: needs a phase of kind = simulation"
      })
  void aPhaseThatIsNoSimulationIsRefused(String phase, String message) throws Exception {
    Path run = Runs.make(folder.resolve("run"), NOBODY).root();
    assertThatThrownBy(() -> SimulationRun.open(run, phase, NO_ENVIRONMENT)).hasMessage(message);
  }

  @Test
  void anEventTypeThatThePlatformDoesNotKnowIsRefused() throws Exception {
    Path run = Runs.make(folder.resolve("run"), NOBODY, "events.types.page_torn=1").root();
    assertThatThrownBy(() -> SimulationRun.open(run, "journey", NO_ENVIRONMENT))
        .hasMessageStartingWith("events.types.page_torn: needs one of user_signup, ");
  }

  @Test
  void aMissingKeyIsToldBeforeAnythingIsSent() throws Exception {
    Path run = Runs.make(folder.resolve("run"), NOBODY, "target.auth.key-default=").root();
    assertThatThrownBy(() -> SimulationRun.open(run, "journey", NO_ENVIRONMENT))
        .hasMessageStartingWith("UW_API_KEY = (not set): needs the API key");
  }

  @Test
  void aPhaseRunsOnceInARun() throws Exception {
    RunDirectory run = Runs.make(folder.resolve("run"), NOBODY);
    run.update(
        manifest ->
            manifest.with(new Manifest.PhaseTimes("journey", 0, 0, 1, null, true, null, 1, 0, 0)));
    assertThatThrownBy(() -> SimulationRun.open(run.root(), "journey", NO_ENVIRONMENT))
        .hasMessage("phase = journey: has run already in " + run.root() + "; needs a new run");
  }

  @Test
  void aSandboxThatIsNotStartedIsToldWithWhatToDo() {
    assertThatThrownBy(() -> standalone("local"))
        .hasMessage(
            "target.base-url = http://127.0.0.1:0: needs the address of a platform that runs: start"
                + " `megaphone sandbox` and pass"
                + " -Dmegaphone.set=target.base-url=http://127.0.0.1:<its port>");
  }

  @Test
  void aProfileIsNeeded() {
    assertThatThrownBy(() -> standalone(""))
        .hasMessageStartingWith("-Dprofile = (not set): needs one of ")
        .hasMessageContaining("local");
  }

  @Test
  void aFolderWithoutProfilesIsNoHome() {
    Properties settings = new Properties();
    settings.setProperty("megaphone.home", folder.toString());
    assertThatThrownBy(() -> NewRun.create(UserJourneySimulation.class, settings, NO_ENVIRONMENT))
        .hasMessage(
            "megaphone.home = "
                + folder
                + ": needs the folder that holds profiles/defaults.conf, or one below it");
  }

  private static void standalone(String profile) {
    Properties settings = new Properties();
    settings.setProperty("profile", profile);
    NewRun.create(UserJourneySimulation.class, settings, NO_ENVIRONMENT);
  }
}
