package ai.userwhisperer.megaphone.sandbox.decisions;

import java.util.Objects;

/**
 * What a decision is made on.
 *
 * @param profile the user, with what the request knew better
 * @param triggerEvent the type of the event that asked for it, or null
 * @param asked the intervention that the request names, or null
 */
public record DecisionRequest(UserProfile profile, String triggerEvent, InterventionType asked) {
  public DecisionRequest {
    Objects.requireNonNull(profile, "profile");
  }
}
