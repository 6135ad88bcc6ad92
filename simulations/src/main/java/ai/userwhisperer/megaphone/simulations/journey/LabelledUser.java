package ai.userwhisperer.megaphone.simulations.journey;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A user for whom it is known what a good decision is: a line of {@code labelled-users.jsonl}.
 *
 * @param expected the intervention that a good decision names
 * @param triggerEvent the type of the event that asks for the decision; null when none does
 * @param profile what the request says of the user
 */
public record LabelledUser(
    @JsonProperty("user_id") String userId,
    @JsonProperty("expected") String expected,
    @JsonProperty("trigger_event") String triggerEvent,
    @JsonProperty("user_profile") ObjectNode profile) {
  public LabelledUser {
    if (userId == null || !userId.matches("usr_[a-zA-Z0-9]{16}")) {
      throw new IllegalArgumentException(
          "user_id = " + userId + ": needs usr_ and 16 letters or digits");
    }
    if (!Intervention.isType(expected)) {
      throw new IllegalArgumentException(
          "expected = " + expected + ": needs one of " + Intervention.types());
    }
    if (triggerEvent != null && !triggerEvent.matches("[a-z_]+")) {
      throw new IllegalArgumentException(
          "trigger_event = " + triggerEvent + ": needs the type of an event, or to be left out");
    }
    if (profile == null || profile.isEmpty()) {
      throw new IllegalArgumentException("user_profile: needs an object that describes the user");
    }
  }
}
