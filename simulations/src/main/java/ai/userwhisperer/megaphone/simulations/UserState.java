package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.simulations.journey.Intervention;
import ai.userwhisperer.megaphone.simulations.journey.Journey;
import ai.userwhisperer.megaphone.simulations.journey.LabelledUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gatling.javaapi.core.Session;
import java.util.List;

/** What a virtual user carries along in Gatling's session. */
final class UserState {
  static final String JOURNEY = "journey";
  static final String PROFILE = "profile";
  static final String INTERVENTION = "intervention";
  static final String CONTENT = "content";
  static final String LABELLED = "labelled";

  private UserState() {}

  static Journey journeyOf(Session session) {
    return (Journey) session.get(JOURNEY);
  }

  /** What the platform said of the user; a missing node when it did not. */
  static JsonNode profileOf(Session session) {
    return session.contains(PROFILE) ? session.get(PROFILE) : MissingNode.getInstance();
  }

  /** Whether the platform has decided that something is to be done. */
  static boolean isDecided(Session session) {
    return session.contains(INTERVENTION);
  }

  static Intervention interventionOf(Session session) {
    return (Intervention) session.get(INTERVENTION);
  }

  /** Whether the platform has generated a content. */
  static boolean hasContent(Session session) {
    return session.contains(CONTENT);
  }

  static String contentOf(Session session) {
    return hasContent(session) ? session.getString(CONTENT) : "Synthetic content of a load test";
  }

  /** The users of the labelled set that the request is about. */
  static List<LabelledUser> labelledOf(Session session) {
    return session.getList(LABELLED);
  }
}
