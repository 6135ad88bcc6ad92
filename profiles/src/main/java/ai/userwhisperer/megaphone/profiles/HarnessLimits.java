package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/**
 * Beyond these limits the harness itself was the bottleneck, and the run is INVALID.
 *
 * @param missed share of due requests that were never sent; 0 to 1
 * @param scheduleLagP99 99th percentile of sent − due, over the steady part of a firehose phase;
 *     above 0
 * @param hiccupP99 99th percentile of the stalls that a sleeping thread of the harness saw; above 0
 * @param cpu share of all cores that the harness's process used on average in a phase; above 0, up
 *     to 1
 */
public record HarnessLimits(
    double missed, Duration scheduleLagP99, Duration hiccupP99, double cpu) {
  public HarnessLimits {
    check(missed >= 0 && missed <= 1, "missed", Checks.plain(missed), "needs a share from 0 to 1");
    Checks.positive("schedule-lag-p99", scheduleLagP99);
    Checks.positive("hiccup-p99", hiccupP99);
    check(cpu > 0 && cpu <= 1, "cpu", Checks.plain(cpu), "needs a share above 0, up to 1");
  }
}
