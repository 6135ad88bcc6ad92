package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a platform's page of metrics, or a Prometheus, may answer. */
class PrometheusFuzzTest {
  private static final JsonMapper JSON = new JsonMapper();

  @FuzzTest(maxDuration = "6s")
  void pages(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);

    MetricsPage page = MetricsPage.parse(text);

    int series = page.byName().values().stream().mapToInt(List::size).sum();
    assertThat((long) series + page.malformedLines()).isLessThanOrEqualTo(text.lines().count());
    assertThat(page.firstMalformed().isEmpty()).isEqualTo(page.malformedLines() == 0);
    page.byName().keySet().forEach(page::containers);
    page.isPlausible();
  }

  @FuzzTest(maxDuration = "6s")
  void answers(byte[] data) {
    JsonNode answer;
    try {
      answer = JSON.readTree(new String(data, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return;
    }
    try {
      PrometheusAnswer.read(answer)
          .forEach(
              found ->
                  assertThat(found.points())
                      .isNotEmpty()
                      .allMatch(point -> Double.isFinite(point.value())));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("gives ");
    }
  }
}
