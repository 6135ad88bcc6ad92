package ai.userwhisperer.megaphone.simulations.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What the decision engine wants to be done.
 *
 * @param type one of the platform's intervention types
 * @param channel where the user is to be reached
 */
public record Intervention(String type, String channel) {
  /** All that the platform knows. */
  static final List<String> TYPES =
      List.of(
          "onboarding",
          "retention",
          "monetization",
          "reactivation",
          "support",
          "celebration",
          "education");

  /** All ways to a user. */
  static final List<String> CHANNELS = List.of("email", "sms", "push", "in_app", "webhook");

  private static final String DEFAULT_CHANNEL = "in_app";

  /** The names of all, for error messages. */
  static String types() {
    return String.join(", ", TYPES.stream().sorted().toList());
  }

  /** Whether the platform knows an intervention of that name. */
  static boolean isType(String name) {
    return TYPES.contains(name);
  }

  /**
   * Reads a good answer of the decision engine.
   *
   * @return empty when nothing is to be done, or when there was no good answer
   */
  public static Optional<Intervention> decidedIn(JsonNode answer) {
    JsonNode decision = answer.path("decision");
    String type = decision.path("intervention_type").asText("");
    if (!isType(type) || !decision.path("should_intervene").asBoolean(true)) {
      return Optional.empty();
    }
    return Optional.of(new Intervention(type, decision.path("channel").asText(DEFAULT_CHANNEL)));
  }

  /** Every type by every channel, one after the other. */
  public static Intervention inTurn(long turn) {
    int type = (int) (turn % TYPES.size());
    int channel = (int) (turn / TYPES.size() % CHANNELS.size());
    return new Intervention(TYPES.get(type), CHANNELS.get(channel));
  }
}
