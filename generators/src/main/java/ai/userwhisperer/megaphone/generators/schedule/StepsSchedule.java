package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One constant rate after another; a spike is three of them. Where one ends between two requests,
 * the part of a request that is due by then counts in the next.
 */
final class StepsSchedule implements ArrivalSchedule {
  /**
   * A stretch with one rate.
   *
   * @param lengthNs null: to the phase's end and beyond
   */
  private record Step(double eventsPerSecond, Long lengthNs) {}

  /** Of the requests of each stretch that has some, the index of the first. */
  private final long[] firstIndex;

  private final EvenTimes[] times;
  private final long requests;

  static StepsSchedule of(Arrivals.Steps steps, int batch, Duration duration) {
    List<Step> all = new ArrayList<>();
    for (int i = 0; i < steps.rates().size(); i++) {
      boolean last = i == steps.rates().size() - 1;
      all.add(new Step(steps.rates().get(i), last ? null : steps.each().toNanos()));
    }
    return new StepsSchedule(all, batch, duration);
  }

  static StepsSchedule of(Arrivals.Spike spike, int batch, Duration duration) {
    return new StepsSchedule(
        List.of(
            new Step(spike.rate(), spike.at().toNanos()),
            new Step(spike.peak(), spike.length().toNanos()),
            new Step(spike.rate(), null)),
        batch,
        duration);
  }

  private StepsSchedule(List<Step> steps, int batch, Duration duration) {
    long durationNs = duration.toNanos();
    long[] index = new long[steps.size()];
    EvenTimes[] even = new EvenTimes[steps.size()];
    BigDecimal eventsApart = BigDecimal.valueOf(batch);
    BigDecimal events = BigDecimal.ZERO;
    long next = 0;
    long startNs = 0;
    int used = 0;
    for (Step step : steps) {
      long leftNs = durationNs - startNs;
      if (leftNs <= 0) {
        break;
      }
      long lengthNs = step.lengthNs() == null ? leftNs : Math.min(leftNs, step.lengthNs());
      BigDecimal rate = BigDecimal.valueOf(step.eventsPerSecond());
      BigDecimal end = events.add(rate.multiply(BigDecimal.valueOf(lengthNs).movePointLeft(9)));
      long after = end.divide(eventsApart, 0, RoundingMode.CEILING).longValueExact();
      if (after > next) {
        index[used] = next;
        even[used] =
            new EvenTimes(
                BigDecimal.valueOf(startNs),
                eventsApart.multiply(BigDecimal.valueOf(next)).subtract(events),
                eventsApart,
                rate);
        used++;
      }
      next = after;
      events = end;
      startNs += lengthNs;
    }
    this.firstIndex = Arrays.copyOf(index, used);
    this.times = Arrays.copyOf(even, used);
    this.requests = DueCount.upTo(durationNs - 1, this::dueNs, next);
  }

  @Override
  public long dueNs(long index) {
    int low = 0;
    int high = firstIndex.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstIndex[middle] <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return times[low].atNs(index - firstIndex[low]);
  }

  @Override
  public long requests() {
    return requests;
  }
}
