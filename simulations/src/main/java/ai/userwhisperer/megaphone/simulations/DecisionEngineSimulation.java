package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.simulations.journey.AnswerForms;
import ai.userwhisperer.megaphone.simulations.journey.LabelledUser;
import ai.userwhisperer.megaphone.simulations.journey.LabelledUsers;
import ai.userwhisperer.megaphone.simulations.journey.RequestBodies;
import ai.userwhisperer.megaphone.simulations.recording.PhaseRecorder;
import ai.userwhisperer.megaphone.simulations.recording.RecordedStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a decision for one user of the labelled set after the other, at the phase's rate,
 * however slow the platform is, and records which decisions are those expected. Started as {@link
 * UserJourneySimulation} is.
 */
public final class DecisionEngineSimulation extends Simulation {
  private static final String DECISION = "decision";
  private static final String USER = "user";

  private final SimulationRun run = SimulationRun.current(getClass());
  private final RecordedStep step = new RecordedStep(run.profile().target().requestTimeout());
  private final LabelledUsers users =
      LabelledUsers.read(
          Home.find(System.getProperties()).profiles().resolve("labelled-users.jsonl"));
  private volatile PhaseRecorder recorder;

  public DecisionEngineSimulation() {
    ScenarioBuilder decision =
        scenario("decision for a labelled user")
            .exec(session -> session.set(USER, users.next()))
            .exec(
                step.of(
                    session -> recorder.request(DECISION).due(),
                    session -> AnswerForms.decisionFor(userOf(session)),
                    http(DECISION)
                        .post("/v1/decisions/trigger")
                        .body(StringBody(session -> RequestBodies.decision(userOf(session))))
                        .asJson(),
                    (session, request) -> session));
    setUp(
            decision.injectOpen(
                constantUsersPerSec(run.phase().ratePerSecond()).during(run.phase().duration())))
        .protocols(PlatformProtocol.of(run));
  }

  @Override
  public void before() {
    recorder = PhaseRecorder.open(run.directory(), run.phase(), List.of(DECISION), 0);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> recorder.end(false, 0), "end-of-phase"));
    try {
      recorder.awaitStart();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void after() {
    Optional<String> failure = recorder.end(true, 0);
    if (failure.isPresent()) {
      throw new SimulationException(failure.get());
    }
    System.out.println("Recorded in " + run.directory().root());
  }

  private static LabelledUser userOf(Session session) {
    return (LabelledUser) session.get(USER);
  }
}
