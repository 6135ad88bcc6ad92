package ai.userwhisperer.megaphone.sandbox.gateway;

import java.util.List;

/** The channels that the platform reaches users by. */
final class Channels {
  private static final List<String> ALL = List.of("email", "sms", "push", "in_app", "webhook");

  private Channels() {}

  /** The channel that a request names, or another when it names none. */
  static String of(JsonBody body, String otherwise) throws RefusedException {
    String channel = body.text("channel");
    if (channel == null) {
      return otherwise;
    }
    if (!ALL.contains(channel)) {
      throw RefusedException.validation("channel", "must be one of " + String.join(", ", ALL));
    }
    return channel;
  }
}
