package ai.userwhisperer.megaphone.sandbox.content;

import ai.userwhisperer.megaphone.sandbox.decisions.InterventionType;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfile;
import java.util.Map;

/**
 * What content is made from.
 *
 * @param profile for whom
 * @param type for what purpose
 * @param channel where it will be shown
 * @param details what the request tells of the user, by name; {@code first_name} and {@code
 *     product} are used
 * @param level how personal it is to be
 */
public record ContentRequest(
    UserProfile profile,
    InterventionType type,
    String channel,
    Map<String, String> details,
    PersonalizationLevel level) {
  public ContentRequest {
    details = Map.copyOf(details);
  }
}
