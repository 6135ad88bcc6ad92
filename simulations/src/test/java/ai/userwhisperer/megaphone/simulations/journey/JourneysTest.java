package ai.userwhisperer.megaphone.simulations.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JourneysTest {
  private static final long EPOCH_MS = 1_767_225_600_000L;

  @Test
  void twoRunsOfOneSeedSendTheSameJourneys() {
    assertThat(take(100, "runOne").map(Journey::events).toList())
        .isEqualTo(take(100, "runTwo").map(Journey::events).toList());
  }

  @Test
  void aJourneyIsOneUsersSession() throws Exception {
    Journeys journeys = journeys("runOne", 0);
    Journey journey = journeys.next();
    for (int step = 0; step < 3; step++) {
      JsonNode event = Json.parse(journeys.event(journey, step, EPOCH_MS));
      assertThat(event.path("user_id").asText()).isEqualTo(journey.userId());
      assertThat(event.path("context").path("session_id").asText()).isEqualTo(journey.sessionId());
      assertThat(event.path("event_id").asText()).isEqualTo(journeys.eventId(journey, step));
      assertThat(journey.pauseBefore(step))
          .isBetween(Duration.ofMillis(300), Duration.ofMillis(700));
    }
  }

  @Test
  void sequenceNumbersRunOnFromTheFirst() {
    Journeys journeys = journeys("runOne", 600);
    assertThat(List.of(journeys.next().firstSequence(), journeys.next().firstSequence()))
        .containsExactly(600L, 603L);
    assertThat(journeys.sequencesUsed()).isEqualTo(6);
  }

  @Test
  void aDecisionIsAskedForWithWhatThePlatformSaidOfTheUser() throws Exception {
    Journey journey = journeys("runOne", 0).next();
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
    Journey journey = journeys("runOne", 0).next();
    JsonNode body = Json.parse(RequestBodies.decision(journey, MissingNode.getInstance()));
    assertThat(body.path("user_context").path("plan").asText()).isEqualTo(journey.plan());
  }

  private static Stream<Journey> take(int count, String runKey) {
    return Stream.generate(journeys(runKey, 0)::next).limit(count);
  }

  private static Journeys journeys(String runKey, long firstSequence) {
    var profile =
        ProfileFile.load(
            Path.of("..", "profiles"), "local", List.of("events.users=500"), List.of());
    return new Journeys(EventModel.of(profile.events(), 7), runKey, 1, firstSequence, 3);
  }
}
