package ai.userwhisperer.megaphone.simulations.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.simulations.recording.SentEvents;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledUsersTest {
  private static final Path OURS = Path.of("../profiles/labelled-users.jsonl");

  @TempDir Path folder;

  @Test
  void ourSetHasThirtyUsersOfEachInterventionAndEachUserOnce() {
    LabelledUsers set = LabelledUsers.read(OURS);
    List<LabelledUser> users = Stream.generate(set::next).limit(set.size()).toList();

    assertThat(users.stream().collect(Collectors.groupingBy(LabelledUser::expected)))
        .hasSize(7)
        .allSatisfy((expected, of) -> assertThat(of).as(expected).hasSize(30));
    assertThat(users).extracting(LabelledUser::userId).doesNotHaveDuplicates();
    assertThat(set.next()).isEqualTo(users.get(0));
  }

  @Test
  void aRequestSaysEverythingThatTheSetKnowsOfTheUserButTheLabel() throws IOException {
    LabelledUser user = user("\"trigger_event\":\"payment_failed\",");

    JsonNode body = Json.parse(RequestBodies.decision(user));

    assertThat(body.path("user_id").asText()).isEqualTo(user.userId());
    assertThat(body.path("trigger_event").path("event_type").asText()).isEqualTo("payment_failed");
    assertThat(body.path("user_profile").path("plan").asText()).isEqualTo("basic");
    assertThat(body.toString()).doesNotContain("expected", "retention");
    assertThat(Json.parse(RequestBodies.decision(user(""))).has("trigger_event")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"retention,100", "education,0"})
  void aDecisionIsRightWhenItIsTheExpectedOne(String decided, double accuracy) throws Exception {
    JsonNode answer =
        Json.parse(
            "{\"status\":\"success\",\"decision\":{\"intervention_type\":\"" + decided + "\"}}");

    assertThat(AnswerForms.decisionFor(user("")).read(answer, SentEvents.NONE).values())
        .containsExactlyEntriesOf(Map.of(AnswerForms.LABELLED_ACCURACY, List.of(accuracy)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user_id\":\"bob\"} | user 1: user_id = bob: needs usr_ and 16 letters or digits",
        "{\"user_id\":\"usr_0123456789abcdef\",\"expected\":\"nothing\"} | user 1: expected = nothing: needs one of celebration, education, monetization, onboarding, reactivation, retention, support",
        "{\"user_id\":\"usr_0123456789abcdef\",\"expected\":\"support\"} | user 1: user_profile: needs an object that describes the user",
        "[] | user 1: needs a JSON object with known members",
        "'' | needs at least one user",
      })
  void whatIsNoSetIsToldInOneLine(String content, String problem) throws IOException {
    Path file = Files.writeString(folder.resolve("users.jsonl"), content);

    assertThatThrownBy(() -> LabelledUsers.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("labelled-users = " + file)
        .hasMessageEndingWith(problem);
  }

  @Test
  void aSetThatIsNotThereIsTold() {
    assertThatThrownBy(() -> LabelledUsers.read(folder.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a file that can be read");
  }

  private static LabelledUser user(String trigger) throws IOException {
    return Json.parse(
        "{\"user_id\":\"usr_0123456789abcdef\",\"expected\":\"retention\","
            + trigger
            + "\"user_profile\":{\"plan\":\"basic\"}}",
        LabelledUser.class);
  }
}
