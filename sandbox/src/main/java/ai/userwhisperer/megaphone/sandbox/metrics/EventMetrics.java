package ai.userwhisperer.megaphone.sandbox.metrics;

import ai.userwhisperer.megaphone.sandbox.events.EventType;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What becomes of events, from the gateway to the queues. Thread-safe. */
public final class EventMetrics implements MetricSource {
  private final LongAdder received = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder[] processed = perType();
  private final LongAdder[] duplicates = perType();
  private volatile long lagNs = -1;

  private static LongAdder[] perType() {
    LongAdder[] counts = new LongAdder[EventType.values().length];
    Arrays.setAll(counts, i -> new LongAdder());
    return counts;
  }

  /** Events that reached the gateway, good or bad. */
  public void received(int events) {
    received.add(events);
  }

  /** Events that were answered as accepted. */
  public void accepted(int events) {
    accepted.add(events);
  }

  /** Events that were refused as invalid. */
  public void rejected(int events) {
    rejected.add(events);
  }

  /** An accepted event that the worker had to give up. */
  public void dropped() {
    dropped.increment();
  }

  /** An event that the worker stored for the first time. */
  public void processed(EventType type) {
    processed[type.ordinal()].increment();
  }

  /** An event that the worker had seen before. */
  public void duplicate(EventType type) {
    duplicates[type.ordinal()].increment();
  }

  /** How long ago the oldest event of the last batch was published when it was stored. */
  public void lag(long lastLagNs) {
    lagNs = Math.max(0, lastLagNs);
  }

  /**
   * What a worker counts, in an order that is the same in every process of one version: dropped,
   * then stored and seen before, each by type.
   */
  public List<Long> workerCounts() {
    return workerAdders().map(LongAdder::sum).toList();
  }

  /** Adds what a worker elsewhere has counted since it was last heard of, in the same order. */
  public void addWorkerCounts(List<Long> added) {
    Iterator<Long> next = added.iterator();
    workerAdders().forEach(adder -> adder.add(next.next()));
  }

  private Stream<LongAdder> workerAdders() {
    return Stream.of(Stream.of(dropped), Arrays.stream(processed), Arrays.stream(duplicates))
        .flatMap(adders -> adders);
  }

  /** The last {@link #lag}, or below 0 before the first. */
  public long lagNs() {
    return lagNs;
  }

  /** Events that the worker has stored. */
  public long processedTotal() {
    return Arrays.stream(processed).mapToLong(LongAdder::sum).sum();
  }

  @Override
  public void writeTo(PrometheusText text) {
    counter(text, "userwhisperer_events_received_total", "Events that arrived.", received);
    counter(text, "userwhisperer_events_accepted_total", "Events that were accepted.", accepted);
    counter(text, "userwhisperer_events_rejected_total", "Events that were refused.", rejected);
    counter(
        text, "userwhisperer_events_dropped_total", "Events known to have been dropped.", dropped);
    text.family(
        "event_ingestion_events_processed_total", "counter", "Events stored, by what they were.");
    for (EventType type : EventType.values()) {
      writeProcessed(text, "success", type, processed[type.ordinal()].sum());
      writeProcessed(text, "duplicate", type, duplicates[type.ordinal()].sum());
    }
    if (lagNs >= 0) {
      text.family(
          "userwhisperer_event_ingestion_lag_seconds",
          "gauge",
          "Time from publishing to storing, of the last batch.");
      text.sample("userwhisperer_event_ingestion_lag_seconds", lagNs / 1e9);
    }
  }

  private static void counter(PrometheusText text, String name, String help, LongAdder count) {
    text.family(name, "counter", help);
    text.sample(name, count.sum());
  }

  private static void writeProcessed(
      PrometheusText text, String status, EventType type, long count) {
    if (count > 0) {
      text.sample(
          "event_ingestion_events_processed_total",
          count,
          "status",
          status,
          "event_type",
          type.wireName());
    }
  }
}
