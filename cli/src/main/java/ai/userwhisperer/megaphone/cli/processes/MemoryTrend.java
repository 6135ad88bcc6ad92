package ai.userwhisperer.megaphone.cli.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Whether a heap grew under a steady load. It is judged on what is left after collections of
 * everything, one a minute: what young collections leave behind goes up and down with the garbage
 * that they did not look at. The first minute fills caches and is left out.
 *
 * @param samples in the order of their times
 */
public record MemoryTrend(List<MemorySample> samples) {
  static final double FIRST_SECONDS = 60;

  private static final double MIB = 1024.0 * 1024;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final int LEAST_POINTS = 2;

  public MemoryTrend {
    samples = List.copyOf(samples);
  }

  private List<MemorySample> afterTheFirstMinute() {
    return samples.stream().filter(sample -> sample.atSeconds() >= FIRST_SECONDS).toList();
  }

  private List<MemorySample> livePoints() {
    return afterTheFirstMinute().stream().filter(sample -> sample.liveBytes() > 0).toList();
  }

  /** Whether there are two collections of everything after the first minute to compare. */
  public boolean isConclusive() {
    return livePoints().size() >= LEAST_POINTS;
  }

  /** What the last collection of everything left, less what the first one after a minute did. */
  public long grownBytes() {
    List<MemorySample> points = livePoints();
    return points.get(points.size() - 1).liveBytes() - points.get(0).liveBytes();
  }

  /** Slope of the live bytes after the first minute, by least squares, in bytes per hour. */
  double liveSlopeBytesPerHour() {
    return SECONDS_PER_HOUR * slopePerSecond(livePoints(), MemorySample::liveBytes);
  }

  /** The same of what each last collection left, a sawtooth. */
  double heapSlopeBytesPerHour() {
    return SECONDS_PER_HOUR * slopePerSecond(afterTheFirstMinute(), MemorySample::heapBytes);
  }

  static double slopePerSecond(List<MemorySample> points, ToLongFunction<MemorySample> value) {
    double meanTime = mean(points, MemorySample::atSeconds);
    double meanValue = mean(points, point -> value.applyAsLong(point));
    double covariance = 0;
    double variance = 0;
    for (MemorySample point : points) {
      double time = point.atSeconds() - meanTime;
      covariance += time * (value.applyAsLong(point) - meanValue);
      variance += time * time;
    }
    return variance == 0 ? 0 : covariance / variance;
  }

  private static double mean(List<MemorySample> points, ToDoubleFunction<MemorySample> value) {
    return points.stream().mapToDouble(value).average().orElse(0);
  }

  /** Events a second between the first look and the last. */
  public double eventsPerSecond() {
    if (samples.size() < LEAST_POINTS) {
      return 0;
    }
    MemorySample first = samples.get(0);
    MemorySample last = samples.get(samples.size() - 1);
    return (last.events() - first.events()) / (last.atSeconds() - first.atSeconds());
  }

  /** A Markdown table with a row for each minute. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| minute | heap after GC, mean | highest | live after a full GC | RSS | Redis RSS |"
            + " events/s |\n|--:|--:|--:|--:|--:|--:|--:|\n");
    List<MemorySample> minute = new ArrayList<>();
    MemorySample before = null;
    for (int i = 0; i < samples.size(); i++) {
      MemorySample sample = samples.get(i);
      minute.add(sample);
      boolean last = i + 1 == samples.size();
      if (last || minuteOf(samples.get(i + 1)) > minuteOf(sample)) {
        row(text, minute, before == null ? minute.get(0) : before);
        before = sample;
        minute.clear();
      }
    }
    return text.toString();
  }

  private static int minuteOf(MemorySample sample) {
    // A look at the full minute ends it.
    return Math.max(1, (int) Math.ceil(sample.atSeconds() / FIRST_SECONDS - 0.01));
  }

  private static void row(StringBuilder text, List<MemorySample> minute, MemorySample before) {
    MemorySample last = minute.get(minute.size() - 1);
    long live = minute.stream().mapToLong(MemorySample::liveBytes).max().orElse(0);
    double seconds = last.atSeconds() - before.atSeconds();
    text.append(
        String.format(
            Locale.ROOT,
            "| %d | %.1f MiB | %.1f MiB | %s | %.0f MiB | %.0f MiB | %,.0f |\n",
            minuteOf(last),
            mean(minute, MemorySample::heapBytes) / MIB,
            minute.stream().mapToLong(MemorySample::heapBytes).max().orElse(0) / MIB,
            live == 0 ? "" : String.format(Locale.ROOT, "%.1f MiB", live / MIB),
            last.residentBytes() / MIB,
            last.redisBytes() / MIB,
            seconds == 0 ? 0 : (last.events() - before.events()) / seconds));
  }

  /** What the table comes to. */
  public String summary(long limitBytes) {
    long highestHeap = samples.stream().mapToLong(MemorySample::heapBytes).max().orElse(0);
    long highestResident = samples.stream().mapToLong(MemorySample::residentBytes).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "After the first minute: live heap %+.1f MiB, slope %+.1f MiB/h; heap after GC, slope"
            + " %+.1f MiB/h.\nHighest: heap after GC %.1f MiB, RSS %.0f MiB. The heap's limit is"
            + " %.0f MiB.\n",
        isConclusive() ? grownBytes() / MIB : Double.NaN,
        isConclusive() ? liveSlopeBytesPerHour() / MIB : Double.NaN,
        heapSlopeBytesPerHour() / MIB,
        highestHeap / MIB,
        highestResident / MIB,
        limitBytes / MIB);
  }
}
