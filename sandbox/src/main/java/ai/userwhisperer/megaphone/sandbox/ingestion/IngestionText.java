package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;

/** The figures of the ingestion, the same wherever its workers are. */
final class IngestionText {
  private IngestionText() {}

  static void write(PrometheusText text, long backlog, long behavioralTaken, long decisionTaken) {
    text.family("event_ingestion_queue_size", "gauge", "Published events that are not stored yet.");
    text.sample("event_ingestion_queue_size", backlog);
    text.family("sandbox_queue_items_taken_total", "counter", "Items taken from the queues.");
    text.sample("sandbox_queue_items_taken_total", behavioralTaken, "queue", "behavioral-analysis");
    text.sample("sandbox_queue_items_taken_total", decisionTaken, "queue", "decision-engine");
  }
}
