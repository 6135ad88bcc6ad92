package ai.userwhisperer.megaphone.simulations.recording;

import java.util.function.Function;

/**
 * What an answer says before its body.
 *
 * @param sentNs when its request was sent, on the monotonic clock
 * @param answeredNs when the whole answer was there
 * @param header a header's value by its name; null where there is none
 */
public record AnswerHead(
    long sentNs, long answeredNs, int status, Function<String, String> header) {
  private static final int GOOD = 200;
  private static final int NOT_GOOD = 300;

  public boolean isGood() {
    return status >= GOOD && status < NOT_GOOD;
  }
}
