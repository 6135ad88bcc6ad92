package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.http;

import ai.userwhisperer.megaphone.profiles.Home;
import ai.userwhisperer.megaphone.profiles.SimulationSettings;
import ai.userwhisperer.megaphone.simulations.journey.AnswerForms;
import ai.userwhisperer.megaphone.simulations.journey.Intervention;
import ai.userwhisperer.megaphone.simulations.journey.LabelledUsers;
import ai.userwhisperer.megaphone.simulations.journey.RequestBodies;
import ai.userwhisperer.megaphone.simulations.recording.AnswerForm;
import ai.userwhisperer.megaphone.simulations.recording.RecordedRequest;
import ai.userwhisperer.megaphone.simulations.recording.RecordedStep;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The requests that users make, as recorded steps. What a user is about, and what the platform said
 * of it, is its {@link UserState}.
 */
final class Requests {
  private static final String DECISION_PATH = "/v1/decisions/trigger";
  private static final String CONTENT_PATH = "/v1/content/generate";

  private final RecordedSimulation simulation;
  private final SimulationSettings settings;
  private final RecordedStep step;
  private final String runKey;
  private final Clock clock = Clock.systemUTC();

  Requests(RecordedSimulation simulation) {
    this.simulation = simulation;
    this.settings = simulation.run().phase().settings();
    this.step = new RecordedStep(simulation.run().profile().target().requestTimeout());
    this.runKey = simulation.run().directory().manifest().runKey();
  }

  /** A user comes who will sign up, and do all that follows. */
  Session wholeJourney(Session session) {
    return session.set(UserState.JOURNEY, simulation.journeys().whole());
  }

  /** A user comes and makes one request. */
  ChainBuilder alone(RequestKind kind) {
    return switch (kind) {
      case TRACK -> visit(1).exec(event(kind, 0));
      case BATCH -> visit(settings.batch()).exec(batch());
      case IDENTIFY -> visit(0).exec(identify());
      case PROFILE -> visit(0).exec(profile());
      case ANALYSIS -> visit(0).exec(analysis());
      case DECISIONS -> visit(0).exec(decisions());
      case DECISION, MAKE -> labelledDecision(kind, labelledUsers());
      case DECISION_BATCH -> labelledDecisions(labelledUsers());
      case CONTENT -> visit(0).exec(inTurn()).exec(content());
      case TEMPLATE -> visit(0).exec(inTurn()).exec(templateContent());
      case MESSAGE -> visit(0).exec(inTurn()).exec(message());
      case SIGNUP, LIMITED -> throw new IllegalArgumentException(kind + ": does not stand alone");
    };
  }

  private ChainBuilder visit(int events) {
    return exec(session -> session.set(UserState.JOURNEY, simulation.journeys().visit(events)));
  }

  private static ChainBuilder inTurn() {
    return exec(
        session ->
            session.set(
                UserState.INTERVENTION,
                Intervention.inTurn(UserState.journeyOf(session).number())));
  }

  /** One of the journey's events. */
  ChainBuilder event(RequestKind kind, int which) {
    return step.of(
        session -> simulation.recorder().due(kind.wireName(), 1),
        session -> AnswerForms.TRACK,
        post(
            kind,
            "/v1/events/track",
            session ->
                simulation
                    .journeys()
                    .event(
                        UserState.journeyOf(session),
                        which,
                        RecordedStep.in(session).events(),
                        0,
                        clock.millis())),
        Requests::nothing);
  }

  private ChainBuilder batch() {
    return step.of(
        session ->
            simulation
                .recorder()
                .due(RequestKind.BATCH.wireName(), UserState.journeyOf(session).events().size()),
        session -> AnswerForms.BATCH,
        post(
            RequestKind.BATCH,
            "/v1/events/batch",
            session ->
                simulation
                    .journeys()
                    .batch(
                        UserState.journeyOf(session),
                        RecordedStep.in(session).events(),
                        clock.millis())),
        Requests::nothing);
  }

  ChainBuilder identify() {
    return asked(
        RequestKind.IDENTIFY,
        AnswerForms.IDENTIFY,
        post(
            RequestKind.IDENTIFY,
            "/v1/users/identify",
            session -> RequestBodies.identify(UserState.journeyOf(session), runKey)),
        Requests::nothing);
  }

  ChainBuilder profile() {
    return asked(
        RequestKind.PROFILE,
        AnswerForms.PROFILE,
        get(RequestKind.PROFILE, session -> "/v1/users/" + UserState.journeyOf(session).userId()),
        (session, request) -> session.set(UserState.PROFILE, request.body()));
  }

  private ChainBuilder analysis() {
    return asked(
        RequestKind.ANALYSIS,
        AnswerForms.ANALYSIS,
        get(
            RequestKind.ANALYSIS,
            session ->
                "/v1/users/"
                    + UserState.journeyOf(session).userId()
                    + "/analysis?include_predictions=true"),
        Requests::nothing);
  }

  private ChainBuilder decisions() {
    return asked(
        RequestKind.DECISIONS,
        AnswerForms.DECISION_LIST,
        get(
            RequestKind.DECISIONS,
            session ->
                "/v1/decisions?user_id=" + UserState.journeyOf(session).userId() + "&limit=20"),
        Requests::nothing);
  }

  ChainBuilder decision() {
    return asked(
        RequestKind.DECISION,
        AnswerForms.DECISION,
        post(
            RequestKind.DECISION,
            DECISION_PATH,
            session ->
                RequestBodies.decision(UserState.journeyOf(session), UserState.profileOf(session))),
        (session, request) ->
            Intervention.decidedIn(request.body())
                .map(decided -> session.set(UserState.INTERVENTION, decided))
                .orElse(session));
  }

  private ChainBuilder labelledDecision(RequestKind kind, LabelledUsers users) {
    String path = kind == RequestKind.MAKE ? "/v1/decisions/make" : DECISION_PATH;
    return exec(session -> session.set(UserState.LABELLED, List.of(users.next())))
        .exec(
            step.of(
                session -> simulation.recorder().due(kind.wireName()),
                session -> AnswerForms.decisionFor(UserState.labelledOf(session).get(0)),
                post(
                    kind,
                    path,
                    session -> RequestBodies.decision(UserState.labelledOf(session).get(0))),
                Requests::nothing));
  }

  private ChainBuilder labelledDecisions(LabelledUsers users) {
    return exec(session ->
            session.set(
                UserState.LABELLED, Stream.generate(users::next).limit(settings.batch()).toList()))
        .exec(
            step.of(
                session -> simulation.recorder().due(RequestKind.DECISION_BATCH.wireName()),
                session -> AnswerForms.decisionsFor(UserState.labelledOf(session)),
                post(
                    RequestKind.DECISION_BATCH,
                    "/v1/decisions/batch",
                    session -> RequestBodies.decisions(UserState.labelledOf(session))),
                Requests::nothing));
  }

  private static LabelledUsers labelledUsers() {
    return LabelledUsers.read(
        Home.find(System.getProperties()).profiles().resolve("labelled-users.jsonl"));
  }

  ChainBuilder content() {
    return asked(
        RequestKind.CONTENT,
        AnswerForms.content(settings.quality()),
        post(
            RequestKind.CONTENT,
            CONTENT_PATH,
            session ->
                RequestBodies.content(
                    UserState.journeyOf(session), UserState.interventionOf(session))),
        (session, request) -> {
          String text = request.body().path("content").path("body").asText("");
          return text.isEmpty() ? session : session.set(UserState.CONTENT, text);
        });
  }

  private ChainBuilder templateContent() {
    return asked(
        RequestKind.TEMPLATE,
        AnswerForms.content(settings.quality()),
        post(
            RequestKind.TEMPLATE,
            CONTENT_PATH,
            session ->
                RequestBodies.templateContent(
                    UserState.journeyOf(session), UserState.interventionOf(session))),
        Requests::nothing);
  }

  ChainBuilder message() {
    return asked(
        RequestKind.MESSAGE,
        AnswerForms.MESSAGE,
        post(
            RequestKind.MESSAGE,
            "/v1/messages/send",
            session ->
                RequestBodies.message(
                    UserState.journeyOf(session),
                    UserState.interventionOf(session),
                    UserState.contentOf(session))),
        Requests::nothing);
  }

  /** A read with a key that has a rate limit. */
  ChainBuilder limited(
      Function<Session, AnswerForm> form, BiFunction<Session, RecordedRequest, Session> then) {
    return visit(0)
        .exec(
            step.of(
                session -> simulation.recorder().due(RequestKind.LIMITED.wireName()),
                form,
                get(
                    RequestKind.LIMITED,
                    session -> "/v1/users/" + UserState.journeyOf(session).userId()),
                then));
  }

  private ChainBuilder asked(
      RequestKind kind,
      AnswerForm form,
      HttpRequestActionBuilder http,
      BiFunction<Session, RecordedRequest, Session> then) {
    return step.of(
        session -> simulation.recorder().due(kind.wireName()), session -> form, http, then);
  }

  private static Session nothing(Session session, RecordedRequest request) {
    return session;
  }

  private static HttpRequestActionBuilder get(RequestKind kind, Function<Session, String> path) {
    return http(kind.wireName()).get(path);
  }

  private static HttpRequestActionBuilder post(
      RequestKind kind, String path, Function<Session, String> body) {
    return http(kind.wireName()).post(path).body(StringBody(body)).asJson();
  }
}
