package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays the platform, with everything that can go wrong. What becomes of an event hangs on the last
 * digit of its sequence number; other routes fail now and then.
 */
final class FakePlatform implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> did = new ConcurrentHashMap<>();
  private final Set<Long> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> authorizations = ConcurrentHashMap.newKeySet();
  private final Set<String> interventions = ConcurrentHashMap.newKeySet();
  private final String runKey;

  FakePlatform(String runKey) throws IOException {
    this.runKey = runKey;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/users/identify", at("identify", this::identify));
    server.createContext("/v1/users/", at("profile", this::profile));
    server.createContext("/v1/events/track", at("track", this::track));
    server.createContext("/v1/events/batch", at("batch", this::batch));
    server.createContext("/v1/decisions", at("decisions", this::decisions));
    server.createContext("/v1/decisions/batch", at("decision-batch", this::decisionBatch));
    server.createContext("/v1/messages/send", at("message", this::message));
    server.createContext("/v1/decisions/trigger", at("decision", this::decision));
    server.createContext("/v1/content/generate", at("content", this::content));
    server.start();
  }

  private interface Endpoint {
    void handle(HttpExchange exchange, JsonNode body, int call) throws IOException;
  }

  private com.sun.net.httpserver.HttpHandler at(String name, Endpoint endpoint) {
    return exchange -> {
      authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int call = calls.computeIfAbsent(name, unknown -> new AtomicInteger()).incrementAndGet();
      endpoint.handle(exchange, Json.parse(body), call);
    };
  }

  private void identify(HttpExchange exchange, JsonNode body, int call) throws IOException {
    answer(exchange, 202, "{\"status\":\"accepted\"}");
  }

  private void profile(HttpExchange exchange, JsonNode body, int call) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/analysis")) {
      count("analysis");
      answer(exchange, 200, "{\"behavioral_metrics\":{\"sessions_per_week\":3}}");
    } else if (call % 4 == 3) {
      count("profile malformed");
      answer(exchange, 200, "{\"engagement_score\":");
    } else {
      answer(exchange, 200, "{\"user\":{\"engagement_score\":0.4,\"churn_risk_score\":0.2}}");
    }
  }

  private void track(HttpExchange exchange, JsonNode body, int call) throws IOException {
    String id = body.path("event_id").asText();
    long sequence = EventId.sequenceOf(id, runKey).orElseThrow();
    switch ((int) (sequence % 10)) {
      case 2 -> {
        count("rejected");
        answer(exchange, 202, "{\"status\":\"duplicate\",\"event_id\":\"" + id + "\"}");
      }
      case 4 -> {
        count("status-503");
        answer(exchange, 503, "{\"error\":{\"code\":\"UNAVAILABLE\"}}");
      }
      case 6 -> count("held");
      case 8 -> {
        count("reset " + sequence);
        exchange.close();
      }
      case 9 -> {
        accepted.add(sequence);
        answer(exchange, 200, "{\"status\":\"tracked\",\"event_id\":\"" + id + "\"}");
      }
      default -> {
        accepted.add(sequence);
        answer(exchange, 202, "{\"status\":\"accepted\",\"event_id\":\"" + id + "\"}");
      }
    }
  }

  /** Takes all but those whose sequence number ends in 4. */
  private void batch(HttpExchange exchange, JsonNode body, int call) throws IOException {
    ArrayNode errors = JsonNodeFactory.instance.arrayNode();
    for (JsonNode event : body.path("events")) {
      String id = event.path("event_id").asText();
      long sequence = EventId.sequenceOf(id, runKey).orElseThrow();
      if (sequence % 10 == 4) {
        errors.addObject().put("index", 0).put("eventId", id).put("message", "no");
        count("rejected of a batch");
      } else {
        accepted.add(sequence);
      }
    }
    int total = body.path("events").size();
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", "processed")
            .put("total", total)
            .put("accepted", total - errors.size())
            .put("rejected", errors.size());
    answer.set("errors", errors);
    answer(exchange, 202, answer.toString());
  }

  private void decisions(HttpExchange exchange, JsonNode body, int call) throws IOException {
    answer(exchange, 200, "{\"decisions\":[],\"total\":0}");
  }

  /** Decides for support, whoever is asked about. */
  private void decisionBatch(HttpExchange exchange, JsonNode body, int call) throws IOException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "success");
    ArrayNode decisions = answer.putArray("decisions");
    body.path("requests")
        .forEach(request -> decisions.addObject().put("intervention_type", "support"));
    answer(exchange, 200, answer.toString());
  }

  private void message(HttpExchange exchange, JsonNode body, int call) throws IOException {
    answer(exchange, 202, "{\"message_id\":\"msg_0123456789abcdef\",\"status\":\"queued\"}");
  }

  private void decision(HttpExchange exchange, JsonNode body, int call) throws IOException {
    if (call % 5 == 2) {
      count("decision 500");
      answer(exchange, 500, "{\"error\":\"broken\",\"message\":\"on purpose\"}");
      return;
    }
    count("decided");
    answer(
        exchange,
        200,
        "{\"status\":\"success\",\"decision\":{\"intervention_type\":\"support\",\"channel\":\"push\"}}");
  }

  private void content(HttpExchange exchange, JsonNode body, int call) throws IOException {
    interventions.add(
        body.path("intervention_type").asText() + " by " + body.path("channel").asText());
    answer(
        exchange,
        200,
        "{\"status\":\"success\",\"content\":{\"body\":\"Hello\",\"metadata\":{\"quality_score\":4.25}}}");
  }

  private void count(String what) {
    did.computeIfAbsent(what, unknown -> new AtomicInteger()).incrementAndGet();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How often a route was called. */
  int calls(String name) {
    AtomicInteger counter = calls.get(name);
    return counter == null ? 0 : counter.get();
  }

  /** How often it did something. */
  int did(String what) {
    AtomicInteger counter = did.get(what);
    return counter == null ? 0 : counter.get();
  }

  /** How many different events it closed the connection on. */
  long reset() {
    return new TreeMap<>(did).keySet().stream().filter(what -> what.startsWith("reset ")).count();
  }

  /** The sequence numbers that it accepted. */
  Set<Long> accepted() {
    return accepted;
  }

  Set<String> authorizations() {
    return authorizations;
  }

  Set<String> interventions() {
    return interventions;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
