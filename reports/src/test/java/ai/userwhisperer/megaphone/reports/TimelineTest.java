package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void aDayHasNoMorePointsThanAPageTakes() {
    Timeline day = new Timeline(new Window(0, 86_400_000L));
    for (int second = 0; second < 86_400; second++) {
      day.addToSum("requests", second * 1_000L, 100);
      day.addToMax("depth", second * 1_000L, second);
    }

    assertThat(day.seconds()).hasSize(Timeline.MOST_POINTS);
    assertThat(day.stepSeconds()).isEqualTo(144);
    assertThat(day.perSecond("requests")).containsOnly(100);
    assertThat(day.max("depth")).startsWith(143, 287).endsWith(86_399);
  }

  @Test
  void aMinuteHasAPointASecondAndGapsWhereNothingCame() {
    Timeline minute = new Timeline(new Window(5_000, 65_000));
    Histogram times = new Histogram(3);
    times.recordValue(1_000_000);
    minute.addTimes("lag", 6_000, times);
    minute.addTimes("lag", 4_999, times);
    minute.addTimes("lag", 65_000, times);

    double[] lag = minute.ofTimes("lag", one -> one.getTotalCount());

    assertThat(lag).hasSize(60);
    assertThat(lag[1]).isEqualTo(1);
    assertThat(lag[0]).isNaN();
    assertThat(lag[59]).isNaN();
    assertThat(minute.max("unknown")).isNull();
  }

  @Test
  void aStretchWithoutLengthHasNoPoints() {
    assertThat(new Timeline(new Window(5_000, 5_000)).seconds()).isEmpty();
  }
}
