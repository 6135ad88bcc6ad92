package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueDepthsTest {
  private final QueueDepths depths = new QueueDepths(List.of("a", "b"));

  @Test
  void theSumIsThatOfOneLookNotOfTheHighestOfEach() {
    depths.looked(new long[] {10, 0});
    depths.looked(new long[] {0, 7});
    depths.looked(new long[] {5, 6});
    assertThat(depths.take())
        .isEqualTo(Map.of("queueDepth", 11.0, "queueDepth:a", 10.0, "queueDepth:b", 7.0));
  }

  @Test
  void eachSecondStartsAfreshAndOneWithoutALookHasNoData() {
    depths.looked(new long[] {10, 10});
    depths.take();
    assertThat(depths.take()).isEmpty();
    depths.looked(new long[] {0, 1});
    assertThat(depths.take())
        .isEqualTo(Map.of("queueDepth", 1.0, "queueDepth:a", 0.0, "queueDepth:b", 1.0));
  }
}
