package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.profiles.QualityScore;
import ai.userwhisperer.megaphone.simulations.recording.AnswerForm;
import ai.userwhisperer.megaphone.simulations.recording.MalformedAnswerException;
import ai.userwhisperer.megaphone.simulations.recording.Reading;
import ai.userwhisperer.megaphone.simulations.recording.SentEvents;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  private static final double BEST_SCORE = 5;

  /** {@code POST /v1/users/identify}: its answer has no documented form. */
  public static final AnswerForm IDENTIFY = (body, events) -> Reading.GOOD;

  /** {@code POST /v1/messages/send}: likewise. */
  public static final AnswerForm MESSAGE = (body, events) -> Reading.GOOD;

  /**
   * {@code POST /v1/events/track}: {@code accepted}, or {@code tracked} in the documentation. A
   * {@code duplicate} is no acceptance: no event of ours was sent before.
   */
  public static final AnswerForm TRACK = AnswerForms::track;

  /** {@code POST /v1/events/batch}. */
  public static final AnswerForm BATCH = BatchAnswer::read;

  /** {@code GET /v1/users/<id>}: a user with an engagement score. */
  public static final AnswerForm PROFILE = (body, events) -> profile(body);

  /** {@code GET /v1/users/<id>/analysis}: what is known of the user's behaviour. */
  public static final AnswerForm ANALYSIS =
      (body, events) -> {
        JsonNode metrics = body.findValue("behavioral_metrics");
        need(metrics != null && metrics.isObject(), "behavioral_metrics is no object");
        return Reading.GOOD;
      };

  /** {@code GET /v1/decisions}: a list, as such or as a member. */
  public static final AnswerForm DECISION_LIST =
      (body, events) -> {
        need(body.isArray() || body.path("decisions").isArray(), "decisions is no list");
        return Reading.GOOD;
      };

  /** {@code POST /v1/decisions/trigger}: a decision, of a known type if it names one. */
  public static final AnswerForm DECISION = (body, events) -> decision(body);

  private AnswerForms() {}

  /** A decision for a user for whom one is expected. */
  public static AnswerForm decisionFor(LabelledUser user) {
    return (body, events) -> {
      decision(body);
      return Reading.of(LABELLED_ACCURACY, accuracy(body.path("decision"), user));
    };
  }

  /** {@code POST /v1/decisions/batch}: a decision for each user, in their order. */
  public static AnswerForm decisionsFor(List<LabelledUser> users) {
    return (body, events) -> {
      JsonNode list = body.has("decisions") ? body.path("decisions") : body.path("results");
      need(
          list.isArray() && list.size() == users.size(),
          "decisions are not as many as were asked for");
      List<Double> accuracies = new ArrayList<>();
      for (int i = 0; i < users.size(); i++) {
        JsonNode decision =
            list.path(i).has("decision") ? list.path(i).path("decision") : list.path(i);
        knownType(decision);
        accuracies.add(accuracy(decision, users.get(i)));
      }
      return new Reading(Set.of(), 0, Map.of(LABELLED_ACCURACY, accuracies));
    };
  }

  private static double accuracy(JsonNode decision, LabelledUser user) {
    return decision.path("intervention_type").asText("").equals(user.expected()) ? 100 : 0;
  }

  /**
   * {@code POST /v1/content/generate}: a content with a text, and with a score if it has one.
   *
   * @param quality where the score stands, and its scale
   */
  public static AnswerForm content(QualityScore quality) {
    String path = "/" + quality.path().replace('.', '/');
    return (body, events) -> {
      need(!body.path("content").path("body").asText("").isBlank(), "content.body is no text");
      JsonNode score = body.at(path);
      if (!score.isNumber()) {
        return Reading.GOOD;
      }
      double share = score.doubleValue() / quality.scale();
      need(share >= 0 && share <= 1, quality.path() + " is beyond the scale of the profile");
      return Reading.of(QUALITY_SCORE, BEST_SCORE * share);
    };
  }

  private static Reading track(JsonNode body, SentEvents events) throws MalformedAnswerException {
    JsonNode answeredId = body.path("event_id");
    need(
        answeredId.isMissingNode() || answeredId.asText().equals(events.id(0)),
        "event_id is not that of the event sent");
    return switch (body.path("status").asText("")) {
      case "accepted", "tracked" -> Reading.GOOD;
      case "duplicate" -> Reading.rejecting(Set.of(0), 1);
      case "rejected" -> Reading.rejecting(Set.of(0), 0);
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
    knownType(body.path("decision"));
    return Reading.GOOD;
  }

  private static void knownType(JsonNode decision) throws MalformedAnswerException {
    need(decision.isObject(), "decision is no object");
    JsonNode type = decision.path("intervention_type");
    need(
        type.isMissingNode() || type.isNull() || Intervention.isType(type.asText()),
        "decision.intervention_type is none of those documented");
  }

  static void need(boolean holds, String otherwise) throws MalformedAnswerException {
    if (!holds) {
      throw new MalformedAnswerException(otherwise);
    }
  }
}
