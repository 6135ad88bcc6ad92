package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.measurements.SampleLog;
import java.util.Map;
import java.util.Optional;

/**
 * A probe's samples, and the last of them at hand. There is a file of them from when it is opened.
 * Written by one thread at a time.
 */
final class ProbeLog implements AutoCloseable {
  private final RunDirectory run;
  private final String probe;
  private final RunClock clock;
  private SampleLog samples;
  private volatile Sample latest;

  ProbeLog(RunDirectory run, String probe, RunClock clock) {
    this.run = run;
    this.probe = probe;
    this.clock = clock;
  }

  /** To be called once, before anything is appended. */
  void open() {
    samples = run.probeSamples(probe);
  }

  boolean isOpen() {
    return samples != null;
  }

  /**
   * Appends a sample, unless it holds nothing.
   *
   * @param atNs when it was taken, by the monotonic clock
   * @param values by name; NaN and infinities are left out
   */
  void append(long atNs, Map<String, Double> values) {
    if (values.isEmpty()) {
      return;
    }
    long epochMs = clock.epochMs(atNs);
    samples.append(epochMs, values);
    latest = new Sample(epochMs, values);
  }

  /** The last sample; from any thread. */
  Optional<Sample> latest() {
    return Optional.ofNullable(latest);
  }

  /** Does nothing when it was never opened. */
  @Override
  public void close() {
    if (isOpen()) {
      samples.close();
    }
  }
}
