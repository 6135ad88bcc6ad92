package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.metrics.MetricSource;
import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** What operators ask for: health, readiness, metrics, the lengths of the queues. */
final class HealthEndpoints {
  private static final byte[] BEHAVIORAL = RedisKeys.bytes(RedisKeys.BEHAVIORAL_QUEUE);
  private static final byte[] DECISION = RedisKeys.bytes(RedisKeys.DECISION_QUEUE);

  // A Redis that is frozen must not keep those from answers who want to know what is wrong.
  private static final long PATIENCE_MS = 1000;

  private final RedisLink redis;
  private final List<MetricSource> sources;

  HealthEndpoints(RedisLink redis, List<MetricSource> sources) {
    this.redis = redis;
    this.sources = List.copyOf(sources);
  }

  /** {@code GET /health} and {@code GET /health/live}: the process answers. */
  void health(Exchange exchange) {
    exchange.answer(
        200,
        JsonText.object()
            .put("status", "healthy")
            .put("service", "api-gateway")
            .put("timestamp", Instant.now().toString())
            .toString());
  }

  /** {@code GET /ready} and {@code GET /health/ready}: what it needs is there. */
  void ready(Exchange exchange) {
    CompletableFuture<?> unused =
        redis
            .gateway()
            .ping()
            .toCompletableFuture()
            .orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
            .whenComplete(
                (pong, failure) -> exchange.loop().execute(() -> ready(exchange, failure == null)));
  }

  private static void ready(Exchange exchange, boolean ready) {
    ObjectNode answer = JsonText.object().put("status", ready ? "ready" : "not_ready");
    answer.putObject("checks").put("redis", ready ? "up" : "down").put("pubsub", "up");
    exchange.answer(ready ? 200 : 503, answer.toString());
  }

  /** {@code GET /v1/events/status}. */
  void status(Exchange exchange) {
    withQueueLengths(
        exchange,
        (behavioral, decision) -> {
          boolean known = behavioral != null && decision != null;
          ObjectNode answer =
              JsonText.object()
                  .put("status", known ? "healthy" : "degraded")
                  .put("service", "event-ingestion");
          ObjectNode lengths = answer.putObject("details").putObject("queueLengths");
          lengths.put("behavioralAnalysis", behavioral).put("decisionEngine", decision);
          exchange.answer(
              known ? 200 : 503, answer.put("timestamp", Instant.now().toString()).toString());
        });
  }

  /** {@code GET /metrics}. */
  void metrics(Exchange exchange) {
    withQueueLengths(
        exchange,
        (behavioral, decision) -> {
          PrometheusText text = new PrometheusText();
          if (behavioral != null && decision != null) {
            text.family("userwhisperer_queue_depth", "gauge", "Items waiting in a queue.");
            text.sample(
                "userwhisperer_queue_depth", (long) behavioral, "queue", "behavioral-analysis");
            text.sample("userwhisperer_queue_depth", (long) decision, "queue", "decision-engine");
          }
          sources.forEach(source -> source.writeTo(text));
          exchange.answer(200, PrometheusText.CONTENT_TYPE, null, null, text.toString());
        });
  }

  /** Asks Redis, and goes on with both lengths, or with nulls when it does not answer. */
  private void withQueueLengths(Exchange exchange, BiConsumer<Long, Long> then) {
    CompletableFuture<?> unused =
        redis
            .gateway()
            .llen(BEHAVIORAL)
            .thenCombine(
                redis.gateway().llen(DECISION), (first, second) -> new Long[] {first, second})
            .toCompletableFuture()
            .orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
            .exceptionally(failure -> new Long[] {null, null})
            .thenAccept(
                lengths -> exchange.loop().execute(() -> then.accept(lengths[0], lengths[1])));
  }

  /** {@code POST /graphql}: the sandbox has no schema to query. */
  void graphql(Exchange exchange) {
    exchange.answer(
        RefusedException.of(
            501,
            "NOT_IMPLEMENTED",
            exchange.path() + " is not part of the sandbox; use the REST calls"));
  }
}
