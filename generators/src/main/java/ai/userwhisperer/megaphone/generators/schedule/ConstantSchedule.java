package ai.userwhisperer.megaphone.generators.schedule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** {@code dueNs(i) = ⌊i · p⌋}, where p is the time that a request's events take at the rate. */
final class ConstantSchedule implements ArrivalSchedule {
  private final EvenTimes times;
  private final long requests;

  /** As many requests as are due within a time. */
  ConstantSchedule(double eventsPerSecond, int batch, Duration duration) {
    BigDecimal events =
        BigDecimal.valueOf(eventsPerSecond)
            .multiply(BigDecimal.valueOf(duration.toNanos()).movePointLeft(9));
    this.times = times(eventsPerSecond, batch);
    this.requests =
        DueCount.upTo(
            duration.toNanos() - 1,
            times::atNs,
            events.divide(BigDecimal.valueOf(batch), 0, RoundingMode.CEILING).longValueExact());
  }

  ConstantSchedule(double requestsPerSecond, long requests) {
    if (!(requestsPerSecond > 0 && requestsPerSecond <= 1e9)) {
      throw new IllegalArgumentException(
          "rate = "
              + requestsPerSecond
              + ": needs a number above 0, at most 1000000000, in requests per second");
    }
    if (requests < 0) {
      throw new IllegalArgumentException("requests = " + requests + ": needs 0 or more");
    }
    this.times = times(requestsPerSecond, 1);
    this.requests = requests;
  }

  private static EvenTimes times(double eventsPerSecond, int batch) {
    return new EvenTimes(
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.valueOf(batch),
        BigDecimal.valueOf(eventsPerSecond));
  }

  @Override
  public long dueNs(long index) {
    return times.atNs(index);
  }

  @Override
  public long requests() {
    return requests;
  }
}
