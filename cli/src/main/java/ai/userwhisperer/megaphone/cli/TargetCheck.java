package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.preflight.TargetClient;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.Target;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;

/** Asks the target for its health before anything is sent. */
final class TargetCheck {
  private TargetCheck() {}

  /**
   * Asks once.
   *
   * @throws ProfileException when there is no good answer
   */
  static void check(Target target) throws InterruptedException {
    HttpClient client = TargetClient.of(target);
    try {
      HttpResponse<Void> answer =
          client.send(
              TargetClient.request(target, "/health").build(),
              HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        throw refused(target, "/health answers " + answer.statusCode(), null);
      }
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw refused(target, "does not answer (" + reason + ")", e);
    }
  }

  private static ProfileException refused(Target target, String what, IOException cause) {
    return new ProfileException(
        "target.base-url = "
            + target.baseUrl()
            + ": "
            + what
            + "; needs a platform whose /health answers 200",
        cause);
  }
}
