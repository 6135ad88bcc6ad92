package ai.userwhisperer.megaphone.jmh;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a benchmark may cost.
 *
 * @param bytes per operation at most
 * @param ratios by another benchmark's name: how many times as much processor time at most
 */
record Limits(double bytes, Map<String, Double> ratios) {
  Limits {
    check("bytes-per-op", bytes, bytes >= 0, "a number of bytes, 0 or more");
    ratios.forEach((to, ratio) -> check("ratio to " + to, ratio, ratio > 0, "a number above 0"));
    ratios = Collections.unmodifiableMap(new TreeMap<>(ratios));
  }

  private static void check(String setting, double value, boolean holds, String needed) {
    if (!holds || Double.isInfinite(value)) {
      throw new IllegalArgumentException(setting + " = " + value + ": needs " + needed);
    }
  }
}
