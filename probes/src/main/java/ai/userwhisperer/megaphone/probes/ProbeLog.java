package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.measurements.SampleLog;
import java.util.Map;
import java.util.Optional;

/** A probe's samples, and the last of them at hand. Written by one thread at a time. */
final class ProbeLog implements AutoCloseable {
  private final SampleLog samples;
  private final RunClock clock;
  private volatile Sample latest;

  ProbeLog(RunDirectory run, String probe, RunClock clock) {
    this.samples = run.probeSamples(probe);
    this.clock = clock;
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

  @Override
  public void close() {
    samples.close();
  }
}
