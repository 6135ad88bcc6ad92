package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Sample;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that watches during a run. {@link #start}, then {@link #sample} again and again from
 * one thread, then {@link #close}; a {@link ProbeSet} does that.
 */
public interface Probe extends AutoCloseable {

  /** Names the probe's files in the run directory. */
  String name();

  /**
   * Connects, and finds everything that is wrong before any load is sent.
   *
   * @throws ProbeException naming the setting, its value and what is allowed; {@link #close} still
   *     has to be called
   */
  void start();

  /**
   * Appends what was seen since the last time to the run directory.
   *
   * @throws RuntimeException when there is nothing to record this time; the next call tries again
   */
  void sample();

  /** Lets go of everything, also after a {@link #start} that failed. */
  @Override
  void close();

  /** Whether there is no run without it; else a failed {@link #start} leaves it out. */
  default boolean required() {
    return true;
  }

  /** The time from one {@link #sample} to the next. */
  default Duration interval() {
    return Duration.ofSeconds(1);
  }

  /**
   * How many requests it has sent to what it watches so far; empty when it does not count them.
   * Thread-safe.
   */
  default OptionalLong requests() {
    return OptionalLong.empty();
  }

  /** The last sample that was recorded, for those who show a run while it goes on. Thread-safe. */
  default Optional<Sample> latest() {
    return Optional.empty();
  }
}
