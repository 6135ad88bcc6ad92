package ai.userwhisperer.megaphone.simulations.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.simulations.recording.AnswerHead;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  @Test
  void itIsInSeconds() {
    assertThat(RetryAfter.read(head(Map.of("Retry-After", "17")))).contains(Duration.ofSeconds(17));
  }

  @Test
  void orItIsADateThatIsHeldAgainstTheAnswersOwn() {
    assertThat(
            RetryAfter.read(
                head(
                    Map.of(
                        "Date", "Fri, 31 Dec 1999 23:58:59 GMT",
                        "Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT"))))
        .contains(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999", "Fri, 31 Dec 1999 23:59:59 GMT"})
  void anythingElseSaysNothing(String text) {
    assertThat(RetryAfter.read(head(Map.of("Retry-After", text)))).isEmpty();
    assertThat(RetryAfter.read(head(Map.of()))).isEmpty();
  }

  private static AnswerHead head(Map<String, String> headers) {
    return new AnswerHead(0, 1, 429, headers::get);
  }
}
