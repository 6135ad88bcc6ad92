package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.Baseline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row of the table which shows that baselines bite: a fault of the sandbox, and what becomes of
 * every baseline. The profile is {@code bites.conf}, in which a sandbox without faults passes all.
 *
 * @param baseline the one that the row is about; it fails
 * @param fault in the sandbox's notation
 * @param alsoFailing what the fault can't but touch too; the others pass
 * @param settings laid over the profile
 */
record Bite(String baseline, String fault, List<String> alsoFailing, List<String> settings) {
  /** What is lost never arrives, and what is not taken stays: there is nothing to wait for. */
  private static final String SHORT_DRAIN = "drain.window=2 s";

  /**
   * Of all requests: with all of the warm-up that a stall puts off, what is left is under the
   * limits.
   */
  private static final String ERRORS = "errors=503,share=60%";

  private static final String[] THOSE_WITH_ERRORS = {
    "api-gateway.throughput",
    "api-gateway.error-rate",
    "event-ingestion.throughput",
    "decision-engine.availability",
    "content-generation.success-rate",
    "platform.error-rate"
  };

  /** A fifth of all requests: beyond any 90th percentile. */
  private static final String SLOW = "latency=3s,share=20%";

  private static final String[] SLOW_ONES = {
    "api-gateway.latency.p95",
    "api-gateway.latency.p99",
    "decision-engine.response-time",
    "platform.latency.p95"
  };

  /**
   * Reaches the bound of what a sandbox leaks after a minute: no run, however slow, is to see it.
   */
  private static final String LEAK = "memory-leaked=12MB";

  /** In the checklist's order. Rows with the same fault and the same settings share a run. */
  static final List<Bite> TABLE =
      List.of(
          bite("api-gateway.throughput", ERRORS).alsoFailing(THOSE_WITH_ERRORS),
          bite("api-gateway.latency.p95", SLOW).alsoFailing(SLOW_ONES),
          bite("api-gateway.latency.p99", "latency=3s,share=3%"),
          bite("api-gateway.error-rate", "errors=503,share=2%"),
          bite("api-gateway.cpu", "cpu-burnt=45%"),
          bite("api-gateway.memory", LEAK).alsoFailing("platform.memory-growth"),
          bite("event-ingestion.throughput", "events-rejected=80%")
              .alsoFailing("platform.error-rate"),
          bite("event-ingestion.processing-lag", "events-held=5s"),
          bite("event-ingestion.drop-rate", "events-lost=5%")
              .alsoFailing("platform.data-loss")
              .with(SHORT_DRAIN),
          bite("event-ingestion.queue-depth", "queue-growing=100%").with(SHORT_DRAIN),
          bite("decision-engine.response-time", SLOW).alsoFailing(SLOW_ONES),
          bite("decision-engine.accuracy", "decisions-wrong=50%"),
          bite("decision-engine.availability", "decisions-unavailable=30%"),
          bite("content-generation.time", "content-slow=4s,share=65%"),
          bite("content-generation.success-rate", "content-failing=50%"),
          bite("content-generation.quality-score", "content-poor=100%"),
          bite("platform.error-rate", ERRORS).alsoFailing(THOSE_WITH_ERRORS),
          bite("platform.latency.p95", SLOW).alsoFailing(SLOW_ONES),
          bite("platform.memory-growth", LEAK).alsoFailing("api-gateway.memory"),
          bite("platform.data-loss", "events-lost=5%")
              .alsoFailing("event-ingestion.drop-rate")
              .with(SHORT_DRAIN));

  private static Bite bite(String baseline, String fault) {
    return new Bite(baseline, fault, List.of(), List.of());
  }

  private Bite alsoFailing(String... others) {
    return new Bite(baseline, fault, List.of(others), settings);
  }

  private Bite with(String... more) {
    return new Bite(baseline, fault, alsoFailing, List.of(more));
  }

  /** What the profile is run with. */
  List<String> assignments() {
    List<String> assignments = new ArrayList<>(settings);
    assignments.add("sandbox.faults=[\"" + fault + "\"]");
    return assignments;
  }

  /** The status of each baseline. */
  Map<String, String> statuses() {
    Map<String, String> statuses = new TreeMap<>();
    Baseline.IDS.forEach(id -> statuses.put(id, "PASS"));
    alsoFailing.forEach(id -> statuses.put(id, "FAIL"));
    statuses.put(baseline, "FAIL");
    return statuses;
  }

  @Override
  public String toString() {
    return baseline + " fails with " + fault;
  }
}
