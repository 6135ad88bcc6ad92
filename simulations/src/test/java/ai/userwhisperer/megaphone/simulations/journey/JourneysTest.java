package ai.userwhisperer.megaphone.simulations.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.profiles.JourneySettings;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.simulations.recording.SentEvents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JourneysTest {
  private static final SentEvents SENT = new SentEvents("runOne", 1, 70, 7);
  private static final long EPOCH_MS = 1_767_225_600_000L;

  @Test
  void twoRunsOfOneSeedSendTheSameJourneys() {
    assertThat(take(100, "runOne").map(Journey::events).toList())
        .isEqualTo(take(100, "runTwo").map(Journey::events).toList());
  }

  @Test
  void aVisitIsOneUsersSession() throws Exception {
    Journeys journeys = journeys("runOne", 0);
    Journey journey = journeys.visit(3);
    for (int step = 0; step < 3; step++) {
      JsonNode event = json(journeys, journey, step);
      assertThat(event.path("user_id").asText()).isEqualTo(journey.userId());
      assertThat(event.path("context").path("session_id").asText()).isEqualTo(journey.sessionId());
      assertThat(event.path("event_id").asText()).isEqualTo(SENT.id(step));
      assertThat(journey.pauseBefore(step))
          .isBetween(Duration.ofMillis(300), Duration.ofMillis(700));
    }
  }

  @Test
  void aWholeJourneyBeginsWithSigningUpForTheUsersPlanAndHasAllSessions() throws Exception {
    Journeys journeys = journeys("runOne", 0);
    Journey journey = journeys.whole();
    assertThat(journey.events()).hasSize(1 + 2 * 3);
    JsonNode signup = json(journeys, journey, 0);
    assertThat(signup.path("event_type").asText()).isEqualTo("user_signup");
    assertThat(signup.path("properties").path("plan").asText()).isEqualTo(journey.plan());
    List<String> sessions = new ArrayList<>();
    for (int step = 0; step < 7; step++) {
      JsonNode event = json(journeys, journey, step);
      assertThat(event.path("user_id").asText()).isEqualTo(journey.userId());
      sessions.add(event.path("context").path("session_id").asText());
    }
    assertThat(sessions.subList(0, 4)).containsOnly(sessions.get(0));
    assertThat(sessions.subList(4, 7)).containsOnly(sessions.get(4));
    assertThat(sessions.get(4)).isNotEqualTo(sessions.get(0));
  }

  @Test
  void plansHaveTheSharesOfTheProfileAndAUserKeepsItsPlan() {
    // Some come more often than others, so journeys have other shares than users.
    Map<String, String> planByUser =
        take(20_000, "runOne")
            .collect(Collectors.toMap(Journey::userId, Journey::plan, JourneysTest::same));
    Map<String, Long> plans =
        planByUser.values().stream()
            .limit(5_000)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(plans.get("free")).isBetween(3_250L, 3_750L);
    assertThat(plans.get("basic")).isBetween(600L, 900L);
    assertThat(plans.get("premium")).isBetween(350L, 650L);
    assertThat(plans.get("enterprise")).isBetween(150L, 350L);
  }

  private static String same(String one, String other) {
    assertThat(one).isEqualTo(other);
    return one;
  }

  @Test
  void whoOnlyAsksIsAUserWithoutEvents() {
    Journey journey = journeys("runOne", 0).visit(0);
    assertThat(journey.events()).isEmpty();
    assertThat(journey.userId()).matches("usr_[0-9a-f]{16}");
  }

  @Test
  void aBatchHoldsAllEventsOfTheVisit() throws Exception {
    Journeys journeys = journeys("runOne", 0);
    Journey journey = journeys.visit(5);
    JsonNode batch =
        Json.parse(journeys.batch(journey, new SentEvents("runOne", 1, 7, 5), EPOCH_MS));
    assertThat(batch.path("events").findValuesAsText("event_id"))
        .isEqualTo(IntStream.range(0, 5).mapToObj(new SentEvents("runOne", 1, 7, 5)::id).toList());
  }

  @Test
  void aDecisionIsAskedForWithWhatThePlatformSaidOfTheUser() throws Exception {
    Journey journey = journeys("runOne", 0).visit(1);
    JsonNode body =
        Json.parse(
            RequestBodies.decision(
                journey, Json.parse("{\"engagement_score\":0.4,\"churn_risk_score\":null}")));
    assertThat(body.path("user_id").asText()).isEqualTo(journey.userId());
    assertThat(body.path("trigger_event").path("event_type").asText())
        .isEqualTo(journey.lastEventType());
    assertThat(body.path("user_context").path("engagement_score").asDouble()).isEqualTo(0.4);
    assertThat(body.path("user_context").has("churn_risk_score")).isFalse();
  }

  @Test
  void aDecisionIsAskedForAlsoWhenTheProfileCouldNotBeHad() throws Exception {
    Journey journey = journeys("runOne", 0).visit(1);
    JsonNode body = Json.parse(RequestBodies.decision(journey, MissingNode.getInstance()));
    assertThat(body.path("user_context").path("plan").asText()).isEqualTo(journey.plan());
  }

  private static JsonNode json(Journeys journeys, Journey journey, int step) throws Exception {
    return Json.parse(journeys.event(journey, step, SENT, step, EPOCH_MS));
  }

  private static Stream<Journey> take(int count, String runKey) {
    return Stream.generate(journeys(runKey, 0)::whole).limit(count);
  }

  private static Journeys journeys(String runKey, long firstEvent) {
    var profile =
        ProfileFile.load(
            Path.of("..", "profiles"), "local", List.of("events.users=50000"), List.of());
    JourneySettings settings = ((Phase.Simulation) profile.phases().get(2)).settings().journey();
    return new Journeys(EventModel.of(profile.events(), 7), runKey, 1, firstEvent, settings);
  }
}
