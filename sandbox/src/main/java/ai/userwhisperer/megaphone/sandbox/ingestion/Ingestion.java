package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.metrics.MetricSource;

/** Takes events from the broker and stores them, until it is closed. Thread-safe. */
public interface Ingestion extends AutoCloseable, MetricSource {
  /** How many published events are not stored yet, as far as is known here. */
  long backlog();

  /** Stops. What is not acknowledged stays in the broker. */
  @Override
  void close();
}
