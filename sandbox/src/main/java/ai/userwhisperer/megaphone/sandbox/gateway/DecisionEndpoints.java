package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.decisions.DecisionEngine;
import ai.userwhisperer.megaphone.sandbox.decisions.DecisionRequest;
import ai.userwhisperer.megaphone.sandbox.decisions.InterventionType;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfile;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.events.UserIds;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The decision engine's calls. */
final class DecisionEndpoints {
  private static final int MAX_BATCH_REQUESTS = 100;
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final Set<String> PLANS = Set.of("free", "basic", "premium", "enterprise");

  private final DecisionEngine engine;
  private final UserProfiles profiles;
  private final Faults faults;

  DecisionEndpoints(DecisionEngine engine, UserProfiles profiles, Faults faults) {
    this.engine = engine;
    this.profiles = profiles;
    this.faults = faults;
  }

  /** {@code POST /v1/decisions/trigger} and {@code POST /v1/decisions/make}. */
  void make(Exchange exchange) throws RefusedException, IOException {
    requireAvailable();
    DecisionRequest request = request(JsonBody.of(exchange));
    later(
        exchange,
        () -> JsonText.object().set("decision", JsonText.decision(engine.decide(request))));
  }

  /** {@code POST /v1/decisions/batch}. */
  void batch(Exchange exchange) throws RefusedException, IOException {
    requireAvailable();
    JsonBody body = JsonBody.of(exchange);
    int size = body.arraySize("requests", MAX_BATCH_REQUESTS);
    List<DecisionRequest> requests = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      requests.add(request(body.element("requests", i)));
    }
    later(
        exchange,
        () -> {
          ObjectNode answer = JsonText.object().put("total", size);
          ArrayNode decisions = answer.putArray("decisions");
          requests.forEach(request -> decisions.add(JsonText.decision(engine.decide(request))));
          return answer;
        });
  }

  private void requireAvailable() throws RefusedException {
    if (faults.strikes(FaultKind.DECISIONS_UNAVAILABLE)) {
      throw RefusedException.unavailable("the decision engine does not answer");
    }
  }

  /** What an answer holds beside the members that all have. */
  private interface Body {
    ObjectNode make();
  }

  private void later(Exchange exchange, Body body) {
    exchange.later(
        engine.nextProcessingMs(),
        due -> {
          ObjectNode answer = JsonText.object().put("status", "success");
          answer.setAll(body.make());
          long elapsedNs = due.elapsedNs();
          engine.answered(elapsedNs);
          answer
              .put("processing_time_ms", elapsedNs / 1e6)
              .put("model_version", DecisionEngine.MODEL_VERSION);
          due.answer(200, answer.toString());
        });
  }

  private DecisionRequest request(JsonBody body) throws RefusedException {
    UserProfile known = profiles.of(body.userId());
    JsonBody context = body.object("user_context");
    JsonBody profile = body.object("user_profile");
    String trigger = body.has("trigger_event") ? trigger(body.object("trigger_event")) : null;
    return new DecisionRequest(
        better(better(known, context), profile), trigger, interventionType(body));
  }

  private static String trigger(JsonBody event) throws RefusedException {
    String type = event.text("event_type");
    if (type == null) {
      throw event.refused("event_type", "is required");
    }
    return type;
  }

  /** The profile with what the request says of the user. */
  private static UserProfile better(UserProfile known, JsonBody said) throws RefusedException {
    String plan = said.text("plan");
    if (plan != null && !PLANS.contains(plan)) {
      throw said.refused(
          "plan", "must be one of " + String.join(", ", PLANS.stream().sorted().toList()));
    }
    return new UserProfile(
        known.userId(),
        plan == null ? known.plan() : plan,
        (int) said.number("days_inactive", 0, 36_500).orElse(known.daysInactive()),
        known.sessionsPerWeek(),
        known.featureAdoptionRate(),
        said.number("engagement_score", 0, 1).orElse(known.engagementScore()),
        said.number("churn_risk_score", 0, 1).orElse(known.churnRiskScore()));
  }

  static InterventionType interventionType(JsonBody body) throws RefusedException {
    String name = body.text("intervention_type");
    if (name == null) {
      return null;
    }
    return InterventionType.byWireName(name)
        .orElseThrow(
            () ->
                body.refused(
                    "intervention_type", "must be one of " + InterventionType.wireNames()));
  }

  /** {@code GET /v1/decisions?user_id=&limit=}. */
  void list(Exchange exchange) throws RefusedException {
    requireAvailable();
    Map<String, List<String>> query = Query.of(exchange);
    String userId = query.containsKey("user_id") ? query.get("user_id").get(0) : null;
    if (userId != null && !UserIds.isValid(userId)) {
      throw RefusedException.validation("user_id", UserIds.RULE);
    }
    ObjectNode answer = JsonText.object();
    ArrayNode decisions = answer.putArray("decisions");
    engine.latest(userId, limit(query)).forEach(d -> decisions.add(JsonText.decision(d)));
    exchange.answer(200, answer.put("total", decisions.size()).toString());
  }

  private static int limit(Map<String, List<String>> query) throws RefusedException {
    if (!query.containsKey("limit")) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(query.get("limit").get(0));
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for what is no limit.
    }
    throw RefusedException.validation("limit", "must be a whole number from 1 to " + MAX_LIMIT);
  }
}
