package ai.userwhisperer.megaphone.sandbox;

import ai.userwhisperer.megaphone.sandbox.events.GeneratedEvents;
import ai.userwhisperer.megaphone.sandbox.events.Values;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.StatisticsCoverage;

/** Calls other than events: good ones, with a few changes that may make them bad. */
final class GeneratedCalls {
  /** A call as it is sent. */
  record Call(String path, JsonNode body) {}

  private record Change(String what, Consumer<ObjectNode> made) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_CHANGES = 3;
  private static final double LEAST_PERCENTAGE = 20;

  private GeneratedCalls() {}

  /** Calls of all kinds, about half of them good. */
  static Arbitrary<Call> all() {
    Arbitrary<String> decisions = Arbitraries.of("/v1/decisions/trigger", "/v1/decisions/make");
    Arbitrary<String> identify = Arbitraries.of("/v1/events/identify", "/v1/users/identify");
    return Arbitraries.oneOf(
        identify.flatMap(path -> identities().map(body -> new Call(path, body))),
        decisions.flatMap(path -> decisions().map(body -> new Call(path, body))),
        batches().map(body -> new Call("/v1/decisions/batch", body)),
        contents().map(body -> new Call("/v1/content/generate", body)),
        messages().map(body -> new Call("/v1/messages/send", body)));
  }

  /** That enough of what was generated was good, and enough was not. */
  static void bothKinds(StatisticsCoverage coverage) {
    coverage.check(true).percentage(share -> share > LEAST_PERCENTAGE);
    coverage.check(false).percentage(share -> share > LEAST_PERCENTAGE);
  }

  private static Arbitrary<JsonNode> identities() {
    return changed("{'user_id':'usr_1','traits':{'plan':'free'}}", common("traits"));
  }

  private static Arbitrary<JsonNode> decisions() {
    return changed(
        "{'user_id':'usr_1','trigger_event':{'event_type':'payment_failed'},"
            + "'user_context':{'days_inactive':3},'user_profile':{'plan':'basic'}}",
        Arbitraries.oneOf(
            common("trigger_event", "user_context", "user_profile"),
            set("intervention_type", Values.nearlyOneOf(CallModel.INTERVENTIONS)),
            inside("trigger_event", "event_type", Values.textOfUpTo(10)),
            Arbitraries.of("user_context", "user_profile").flatMap(GeneratedCalls::changesOfUser)));
  }

  private static Arbitrary<Change> changesOfUser(String object) {
    return Arbitraries.oneOf(
        inside(object, "plan", Values.nearlyOneOf(CallModel.PLANS)),
        Arbitraries.of("days_inactive", "engagement_score", "churn_risk_score")
            .flatMap(
                name ->
                    inside(object, name, Arbitraries.oneOf(Values.numbers(), Values.anything()))));
  }

  private static Arbitrary<JsonNode> batches() {
    Arbitrary<JsonNode> elements =
        Arbitraries.frequencyOf(Tuple.of(8, decisions()), Tuple.of(1, GeneratedEvents.noObjects()));
    Arbitrary<JsonNode> few =
        elements.list().ofMinSize(1).ofMaxSize(4).map(GeneratedCalls::requests);
    Arbitrary<JsonNode> many =
        Arbitraries.of(0, 99, 100, 101)
            .map(
                size ->
                    requests(
                        java.util.Collections.nCopies(
                            size, JSON.objectNode().put("user_id", "usr_1"))));
    Arbitrary<JsonNode> odd =
        Values.anything().map(value -> JSON.objectNode().set("requests", value));
    return Arbitraries.frequencyOf(Tuple.of(6, few), Tuple.of(2, many), Tuple.of(1, odd));
  }

  private static JsonNode requests(List<? extends JsonNode> elements) {
    ArrayNode array = JSON.arrayNode();
    elements.forEach(array::add);
    return JSON.objectNode().set("requests", array);
  }

  private static Arbitrary<JsonNode> contents() {
    Arbitrary<Change> changes =
        Arbitraries.oneOf(
            common("user_context", "personalization_data", "content_type", "template_id"),
            set("intervention_type", Values.nearlyOneOf(CallModel.INTERVENTIONS)),
            set("channel", Values.nearlyOneOf(CallModel.CHANNELS)),
            set("personalization_level", Values.nearlyOneOf(CallModel.LEVELS)),
            removed("content_type", "intervention_type"),
            Arbitraries.of("user_context", "personalization_data")
                .flatMap(name -> inside(name, "first_name", Values.textOfUpTo(20))),
            Arbitraries.of("user_context", "personalization_data")
                .flatMap(name -> inside(name, "product", Values.textOfUpTo(20))));
    return Arbitraries.oneOf(
        changed(
            "{'user_id':'usr_1','content_type':'email','template_id':'t',"
                + "'personalization_data':{'first_name':'Ada'}}",
            changes),
        changed(
            "{'user_id':'usr_1','intervention_type':'retention','channel':'push',"
                + "'user_context':{},'strategy':'s','personalization_level':'high'}",
            changes));
  }

  private static Arbitrary<JsonNode> messages() {
    return changed(
        "{'user_id':'usr_1','channel':'sms','content':'hello'}",
        Arbitraries.oneOf(
            common("content", "template_id"),
            set("channel", Values.nearlyOneOf(CallModel.CHANNELS)),
            set(
                "schedule_at",
                GeneratedEvents.timestamps(
                    Instant.parse("2026-11-24T13:20:26Z"), Duration.ofSeconds(1))),
            removed("channel", "content")));
  }

  /** What may happen to the members of every call: another value, or none, or more. */
  private static Arbitrary<Change> common(String... names) {
    return Arbitraries.frequencyOf(
        Tuple.of(3, set("user_id", GeneratedEvents.userIds())),
        Tuple.of(3, Arbitraries.of(names).flatMap(name -> set(name, Values.anything()))),
        Tuple.of(2, removed(names)),
        Tuple.of(1, removed("user_id")),
        Tuple.of(1, set("more", Values.anything())));
  }

  private static Arbitrary<Change> set(String name, Arbitrary<JsonNode> values) {
    return values.map(value -> new Change(name + " = " + value, body -> body.set(name, value)));
  }

  private static Arbitrary<Change> removed(String... names) {
    return Arbitraries.of(names).map(name -> new Change("no " + name, body -> body.remove(name)));
  }

  private static Arbitrary<Change> inside(String object, String name, Arbitrary<JsonNode> values) {
    return values.map(
        value ->
            new Change(
                object + "." + name + " = " + value,
                body -> {
                  if (body.get(object) instanceof ObjectNode inner) {
                    inner.set(name, value);
                  }
                }));
  }

  private static Arbitrary<JsonNode> changed(String good, Arbitrary<Change> changes) {
    return changes
        .list()
        .ofMaxSize(MAX_CHANGES)
        .map(
            made -> {
              ObjectNode body = Published.object(good.replace('\'', '"'));
              made.forEach(change -> change.made().accept(body));
              return body;
            });
  }
}
