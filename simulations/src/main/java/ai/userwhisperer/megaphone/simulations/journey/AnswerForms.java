package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.simulations.recording.AnswerForm;
import ai.userwhisperer.megaphone.simulations.recording.MalformedAnswerException;
import ai.userwhisperer.megaphone.simulations.recording.Reading;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The platform's answers, each in every form that its services and its documentation give it. The
 * statuses are looked at before.
 */
public final class AnswerForms {
  /** Name of the value that a content's quality score is recorded as, on a scale of 0 to 5. */
  public static final String QUALITY_SCORE = "quality-score";

  /**
   * Name of the value that is 100 for an expected decision and 0 for another: their mean is in %.
   */
  public static final String LABELLED_ACCURACY = "labelled-accuracy";

  /** {@code POST /v1/users/identify}: its answer has no documented form. */
  public static final AnswerForm IDENTIFY = (body, eventId) -> Reading.GOOD;

  /**
   * {@code POST /v1/events/track}: {@code accepted}, or {@code tracked} in the documentation. A
   * {@code duplicate} is no acceptance: no event of ours was sent before.
   */
  public static final AnswerForm TRACK = AnswerForms::track;

  /** {@code GET /v1/users/<id>}: a user with an engagement score. */
  public static final AnswerForm PROFILE = (body, eventId) -> profile(body);

  /** {@code POST /v1/decisions/trigger}: a decision, of a known type if it names one. */
  public static final AnswerForm DECISION = (body, eventId) -> decision(body);

  /** {@code POST /v1/content/generate}: a content with a text, and with a score if it has one. */
  public static final AnswerForm CONTENT = (body, eventId) -> content(body);

  private AnswerForms() {}

  /** {@code POST /v1/decisions/trigger} for a user for whom a decision is expected. */
  public static AnswerForm decisionFor(LabelledUser user) {
    return (body, eventId) -> {
      decision(body);
      String decided = body.path("decision").path("intervention_type").asText("");
      return Reading.of(LABELLED_ACCURACY, decided.equals(user.expected()) ? 100 : 0);
    };
  }

  private static Reading track(JsonNode body, String eventId) throws MalformedAnswerException {
    JsonNode answeredId = body.path("event_id");
    need(
        answeredId.isMissingNode() || answeredId.asText().equals(eventId),
        "event_id is not that of the event sent");
    return switch (body.path("status").asText("")) {
      case "accepted", "tracked" -> Reading.GOOD;
      case "duplicate", "rejected" -> Reading.EVENT_REJECTED;
      default -> throw new MalformedAnswerException("status is none of those documented");
    };
  }

  private static Reading profile(JsonNode body) throws MalformedAnswerException {
    JsonNode score = body.findValue("engagement_score");
    need(score != null && score.isNumber(), "engagement_score is no number");
    return Reading.GOOD;
  }

  private static Reading decision(JsonNode body) throws MalformedAnswerException {
    need(body.path("status").asText("").equals("success"), "status is not success");
    JsonNode decision = body.path("decision");
    need(decision.isObject(), "decision is no object");
    JsonNode type = decision.path("intervention_type");
    need(
        type.isMissingNode() || type.isNull() || Intervention.isType(type.asText()),
        "decision.intervention_type is none of those documented");
    return Reading.GOOD;
  }

  private static Reading content(JsonNode body) throws MalformedAnswerException {
    JsonNode content = body.path("content");
    need(!content.path("body").asText("").isBlank(), "content.body is no text");
    JsonNode score = content.path("metadata").path("quality_score");
    return score.isNumber() ? Reading.of(QUALITY_SCORE, score.doubleValue()) : Reading.GOOD;
  }

  private static void need(boolean holds, String otherwise) throws MalformedAnswerException {
    if (!holds) {
      throw new MalformedAnswerException(otherwise);
    }
  }
}
