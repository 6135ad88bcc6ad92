package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.Duration;

/**
 * Beyond these limits the harness does not vouch for a run, which is then INVALID. Each holds for
 * the steady part of a firehose phase; those on lag and on the processor only for a phase that has
 * a schedule, for a closed loop is there to saturate.
 *
 * @param missed share of due requests that were never sent; 0 to 1
 * @param scheduleLagP99 99th percentile of sent − due, as far as the platform did not cause it;
 *     above 0
 * @param hiccupP99 99th percentile of the stalls that a sleeping thread of the harness saw; above 0
 * @param gcPause longest pause that a garbage collector made; above 0
 * @param cpu share of all cores that the harness's process used on average; above 0, up to 1, which
 *     is no limit
 * @param machineCpu share of the machine's processors that was in use on average, by whatever
 *     process; above 0, up to 1, which is no limit
 * @param steal share of the machine's processors that its hypervisor gave to others on average; 0
 *     to 1, which is no limit
 * @param clockOffset how far the wall clock moved against the monotonic one; above 0
 * @param unsentBytes most that one sending thread had buffered because its sockets took no more; 0
 *     or more
 * @param recorderBacklog how much of one thread's measurements waited to be written at most; whole
 *     seconds, 1 or more
 */
public record HarnessLimits(
    double missed,
    Duration scheduleLagP99,
    Duration hiccupP99,
    Duration gcPause,
    double cpu,
    double machineCpu,
    double steal,
    Duration clockOffset,
    long unsentBytes,
    Duration recorderBacklog) {
  /** A share that nothing exceeds. */
  public static final double ANY_SHARE = 1;

  /** A time that nothing exceeds: that of the longest run. */
  public static final Duration ANY_TIME = Checks.LONGEST;

  /** A size that nothing exceeds. */
  public static final long ANY_BYTES = Long.MAX_VALUE;

  public HarnessLimits {
    checkShareFrom0("missed", missed);
    Checks.positive("schedule-lag-p99", scheduleLagP99);
    Checks.positive("hiccup-p99", hiccupP99);
    Checks.positive("gc-pause", gcPause);
    checkShareAbove0("cpu", cpu);
    checkShareAbove0("machine-cpu", machineCpu);
    checkShareFrom0("steal", steal);
    Checks.positive("clock-offset", clockOffset);
    check(unsentBytes >= 0, "unsent-bytes", unsentBytes, "needs a size of 0 or more");
    Checks.wholeSeconds(1, "recorder-backlog", recorderBacklog);
  }

  private static void checkShareFrom0(String setting, double share) {
    check(share >= 0 && share <= 1, setting, Checks.plain(share), "needs a share from 0 to 1");
  }

  private static void checkShareAbove0(String setting, double share) {
    check(share > 0 && share <= 1, setting, Checks.plain(share), "needs a share above 0, up to 1");
  }
}
