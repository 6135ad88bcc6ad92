package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Histograms by tag, in nanoseconds, into which intervals are merged one by one. */
final class Times {
  private static final Histogram NONE = new Histogram(1, 2, 0);

  private final Map<String, Histogram> byTag = new TreeMap<>();

  void add(String tag, Histogram histogram) {
    byTag.computeIfAbsent(tag, any -> IntervalLog.newHistogram()).add(histogram);
  }

  void add(Times other) {
    other.byTag.forEach(this::add);
  }

  /** Not to be changed; empty when nothing came under that tag. */
  Histogram get(String tag) {
    return byTag.getOrDefault(tag, NONE);
  }

  long count(String tag) {
    return get(tag).getTotalCount();
  }
}
