package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.simulations.journey.AnswerForms;
import ai.userwhisperer.megaphone.simulations.journey.Intervention;
import ai.userwhisperer.megaphone.simulations.journey.Journey;
import ai.userwhisperer.megaphone.simulations.journey.Journeys;
import ai.userwhisperer.megaphone.simulations.journey.RequestBodies;
import ai.userwhisperer.megaphone.simulations.recording.PhaseRecorder;
import ai.userwhisperer.megaphone.simulations.recording.RecordedRequest;
import ai.userwhisperer.megaphone.simulations.recording.RecordedStep;
import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Users arrive at the phase's rate, however slow the platform is. Each one identifies itself, sends
 * the events of a session with pauses between them, has its profile looked up and a decision made,
 * and gets content if the decision says so. A step that fails does not end a journey; without a
 * decision there is no content.
 *
 * <p>Started by {@code megaphone run}, or by
 *
 * <pre>mvn -pl simulations gatling:test -Dprofile=local \
 *   -Dgatling.simulationClass=ai.userwhisperer.megaphone.simulations.UserJourneySimulation \
 *   -Dmegaphone.set=target.base-url=http://127.0.0.1:8080</pre>
 *
 * against a platform that runs, or in an IDE by {@code io.gatling.app.Gatling} with {@code -s} and
 * this class's name as its arguments and the same system properties.
 */
public final class UserJourneySimulation extends Simulation {
  /** Events that a user sends. */
  static final int EVENTS = 3;

  private static final String IDENTIFY = "identify";
  private static final String TRACK = "track";
  private static final String PROFILE = "profile";
  private static final String DECISION = "decision";
  private static final String CONTENT = "content";
  private static final List<String> REQUESTS = List.of(IDENTIFY, TRACK, PROFILE, DECISION, CONTENT);

  private static final String JOURNEY = "journey";
  private static final String USER = "user";
  private static final String INTERVENTION = "intervention";

  private final SimulationRun run = SimulationRun.current(getClass());
  private final String runKey = run.directory().manifest().runKey();
  private final RecordedStep step = new RecordedStep(run.profile().target().requestTimeout());
  private final Clock clock = Clock.systemUTC();
  private volatile PhaseRecorder recorder;
  private volatile Journeys journeys;

  public UserJourneySimulation() {
    ScenarioBuilder journey =
        scenario("user journey")
            .exec(session -> session.set(JOURNEY, journeys.next()))
            .exec(identify())
            .exec(IntStream.range(0, EVENTS).mapToObj(this::track).toList())
            .exec(profile())
            .exec(decision())
            .exec(doIf(session -> session.contains(INTERVENTION)).then(content()));
    setUp(
            journey.injectOpen(
                constantUsersPerSec(run.phase().ratePerSecond()).during(run.phase().duration())))
        .protocols(PlatformProtocol.of(run));
  }

  @Override
  public void before() {
    EventModel model =
        EventModel.of(run.profile().events(), run.profile().seed() + PhaseRecorder.INJECTOR);
    PhaseRecorder opened = PhaseRecorder.open(run.directory(), run.phase(), REQUESTS, EVENTS);
    recorder = opened;
    journeys = new Journeys(model, runKey, PhaseRecorder.INJECTOR, opened.firstSequence(), EVENTS);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(false), "end-of-" + JOURNEY));
    try {
      opened.awaitStart();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void after() {
    Optional<String> failure = end(true);
    if (failure.isPresent()) {
      throw new SimulationException(failure.get());
    }
    System.out.println("Recorded in " + run.directory().root());
  }

  private Optional<String> end(boolean complete) {
    return recorder.end(complete, journeys.sequencesUsed());
  }

  private ChainBuilder identify() {
    return step.of(
        due(IDENTIFY),
        AnswerForms.IDENTIFY,
        post(
            IDENTIFY,
            "/v1/users/identify",
            session -> RequestBodies.identify(journeyOf(session), runKey)),
        (session, request) -> session);
  }

  private ChainBuilder track(int index) {
    Function<Session, RecordedRequest> due =
        session -> {
          Journey journey = journeyOf(session);
          return recorder
              .request(TRACK)
              .due(journey.sequence(index), journeys.eventId(journey, index));
        };
    return pause(session -> journeyOf(session).pauseBefore(index))
        .exec(
            step.of(
                due,
                AnswerForms.TRACK,
                post(
                    TRACK,
                    "/v1/events/track",
                    session -> journeys.event(journeyOf(session), index, clock.millis())),
                (session, request) -> session));
  }

  private ChainBuilder profile() {
    return step.of(
        due(PROFILE),
        AnswerForms.PROFILE,
        http(PROFILE).get(session -> "/v1/users/" + journeyOf(session).userId()),
        (session, request) -> session.set(USER, request.body()));
  }

  private ChainBuilder decision() {
    return step.of(
        due(DECISION),
        AnswerForms.DECISION,
        post(
            DECISION,
            "/v1/decisions/trigger",
            session -> RequestBodies.decision(journeyOf(session), (JsonNode) session.get(USER))),
        (session, request) ->
            Intervention.decidedIn(request.body())
                .map(decided -> session.set(INTERVENTION, decided))
                .orElse(session));
  }

  private ChainBuilder content() {
    return step.of(
        due(CONTENT),
        AnswerForms.CONTENT,
        post(
            CONTENT,
            "/v1/content/generate",
            session ->
                RequestBodies.content(
                    journeyOf(session), (Intervention) session.get(INTERVENTION))),
        (session, request) -> session);
  }

  private Function<Session, RecordedRequest> due(String name) {
    return session -> recorder.request(name).due();
  }

  private static HttpRequestActionBuilder post(
      String name, String path, Function<Session, String> body) {
    return http(name).post(path).body(StringBody(body)).asJson();
  }

  private static Journey journeyOf(Session session) {
    return (Journey) session.get(JOURNEY);
  }
}
