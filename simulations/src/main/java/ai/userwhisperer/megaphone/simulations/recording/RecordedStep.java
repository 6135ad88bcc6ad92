package ai.userwhisperer.megaphone.simulations.recording;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.http.client.Request;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A step of a journey that is recorded: when the user comes to it, when Gatling writes the request,
 * when the answer is there, and when the user goes on without one.
 *
 * <p>Gatling's own check of the request holds when the recorder calls it good, so Gatling's report
 * and the run directory agree.
 */
public final class RecordedStep {
  private static final String ATTRIBUTE = "megaphone.request";

  private final Duration requestTimeout;

  /**
   * Steps of a simulation.
   *
   * @param requestTimeout after which a request is given up; Gatling knows whole milliseconds
   */
  public RecordedStep(Duration requestTimeout) {
    this.requestTimeout = Duration.ofMillis(Math.max(1, requestTimeout.toMillis()));
  }

  /**
   * Wraps a request.
   *
   * @param due called when a user comes to the step; starts the record
   * @param form of a good answer to the user
   * @param http the request
   * @param then what the user takes along, good answer or not
   */
  public ChainBuilder of(
      Function<Session, RecordedRequest> due,
      Function<Session, AnswerForm> form,
      HttpRequestActionBuilder http,
      BiFunction<Session, RecordedRequest, Session> then) {
    return exec(session -> session.set(ATTRIBUTE, due.apply(session)))
        .exec(
            http.requestTimeout(requestTimeout)
                .sign(RecordedStep::writing)
                .transformResponse(
                    (response, session) -> answered(response, session, form.apply(session)))
                .check(isGood()))
        .exec(
            session -> {
              RecordedRequest request = in(session);
              request.left(System.nanoTime(), requestTimeout.toNanos());
              return then.apply(session, request);
            });
  }

  /** The request of the step that a user is at. */
  public static RecordedRequest in(Session session) {
    return (RecordedRequest) session.get(ATTRIBUTE);
  }

  private static Request writing(Request request, Session session) {
    int bytes = HttpSizes.of(request);
    in(session).writing(System.nanoTime(), bytes);
    return request;
  }

  private static Response answered(Response response, Session session, AnswerForm form) {
    long nowNs = System.nanoTime();
    in(session)
        .answered(
            nowNs,
            response.status().code(),
            name -> response.headers().get(name),
            HttpSizes.of(response),
            response.body().bytes(),
            form);
    return response;
  }

  /** Gatling asks for checks after it has transformed the response, so the record is complete. */
  private static CheckBuilder isGood() {
    return status()
        .validate(
            "is good",
            (code, session) -> {
              in(session)
                  .problem()
                  .ifPresent(
                      problem -> {
                        throw new IllegalStateException(problem);
                      });
              return code;
            });
  }
}
