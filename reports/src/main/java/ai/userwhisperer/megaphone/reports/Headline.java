package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The verdict in a sentence or two that a person reads first. */
final class Headline {
  /** What it means when a baseline is missed. */
  private static final Map<String, String> MISSED =
      Map.ofEntries(
          Map.entry("api-gateway.throughput", "the gateway answered too few requests"),
          Map.entry("api-gateway.latency.p95", "the gateway answered too slowly"),
          Map.entry("api-gateway.latency.p99", "the gateway answered too slowly"),
          Map.entry("api-gateway.error-rate", "requests to the gateway failed"),
          Map.entry("api-gateway.cpu", "the gateway used too much processor time"),
          Map.entry("api-gateway.memory", "the gateway used too much memory"),
          Map.entry("event-ingestion.throughput", "too few events were taken in"),
          Map.entry("event-ingestion.processing-lag", "events were processed too late"),
          Map.entry("event-ingestion.drop-rate", "events were dropped"),
          Map.entry("event-ingestion.queue-depth", "the queues grew too long"),
          Map.entry("decision-engine.response-time", "decisions took too long"),
          Map.entry("decision-engine.accuracy", "decisions were wrong too often"),
          Map.entry("decision-engine.availability", "decisions could not be had"),
          Map.entry("content-generation.time", "content took too long"),
          Map.entry("content-generation.success-rate", "content could not be generated"),
          Map.entry("content-generation.quality-score", "content was not good enough"),
          Map.entry("platform.error-rate", "requests failed"),
          Map.entry("platform.latency.p95", "answers took too long"),
          Map.entry("platform.memory-growth", "the platform's memory grew"),
          Map.entry("platform.data-loss", "accepted events were lost"));

  /** What weighs most comes first; all else in the checklist's order. */
  private static final List<String> GRAVEST =
      List.of(
          "event-ingestion.drop-rate",
          "platform.data-loss",
          "api-gateway.error-rate",
          "platform.error-rate",
          "decision-engine.availability",
          "content-generation.success-rate");

  private Headline() {}

  static String of(Verdict verdict) {
    return switch (verdict.verdict()) {
      case PASS ->
          verdict.withStatus(Status.WAIVED).isEmpty()
              ? "The harness was healthy, and every gated baseline holds."
              : "The harness was healthy, and every gated baseline holds or is waived.";
      case FAIL -> missed(verdict);
      case INVALID ->
          "The harness can’t vouch for this run, so it says nothing about the platform. "
              + firstReason(verdict);
      case ABORTED -> "The run was stopped early. " + firstReason(verdict);
    };
  }

  private static String missed(Verdict verdict) {
    List<BaselineResult> failed = inOrder(verdict.withStatus(Status.FAIL));
    int silent = verdict.withStatus(Status.NO_DATA).size();
    int gated = verdict.baselines().size() - verdict.withStatus(Status.NOT_GATED).size();
    if (failed.isEmpty()) {
      return "%s of %d gated baselines %s no data. The harness was healthy."
          .formatted(silent, gated, silent == 1 ? "has" : "have");
    }
    return "%s. The harness was healthy; of %d gated baselines %d %s missed%s."
        .formatted(
            capital(missed(failed.get(0))),
            gated,
            failed.size(),
            failed.size() == 1 ? "is" : "are",
            silent == 0 ? "" : " and " + silent + (silent == 1 ? " has" : " have") + " no data");
  }

  /** As in {@code events were dropped: 0.03 % against < 0.01 %, from 02:13:40 on}. */
  private static String missed(BaselineResult baseline) {
    return MISSED.getOrDefault(baseline.id(), baseline.id() + " is missed")
        + ": "
        + Limits.against(baseline);
  }

  private static List<BaselineResult> inOrder(List<BaselineResult> failed) {
    List<BaselineResult> ordered = new ArrayList<>();
    for (String id : GRAVEST) {
      failed.stream().filter(each -> each.id().equals(id)).forEach(ordered::add);
    }
    failed.stream().filter(each -> !ordered.contains(each)).forEach(ordered::add);
    return ordered;
  }

  private static String firstReason(Verdict verdict) {
    if (verdict.reasons().isEmpty()) {
      return "";
    }
    String reason = verdict.reasons().get(0).replaceFirst("^[A-Z]+: ", "");
    return capital(reason) + ".";
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
