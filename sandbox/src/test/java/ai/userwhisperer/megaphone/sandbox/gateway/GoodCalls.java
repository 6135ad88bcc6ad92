package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.Events;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A good call for each route that there is. */
final class GoodCalls {
  /**
   * A call.
   *
   * @param path as it is sent
   * @param body empty where none is read
   * @param status of the answer
   * @param publishes how many events
   */
  record Call(String path, String body, int status, int publishes) {
    boolean readsBody() {
      return !body.isEmpty();
    }
  }

  private static final String USER = "{\"user_id\":\"usr_1\"}";
  private static final Map<String, Supplier<Call>> CALLS = new TreeMap<>();

  static {
    CALLS.put(
        "POST /v1/events/track",
        () -> new Call("/v1/events/track", Events.event(Events.id()), 202, 1));
    CALLS.put(
        "POST /v1/events/batch",
        () -> {
          List<String> events = Events.ids(3).stream().map(Events::event).toList();
          return new Call("/v1/events/batch", Events.batch(events), 202, 3);
        });
    add("POST", "/v1/events/identify", USER, 202);
    add("GET", "/v1/events/status", "", 200);
    add("POST", "/v1/users/identify", USER, 200);
    get("/v1/users/{user_id}", "/v1/users/usr_1");
    get("/v1/users/{user_id}/analysis", "/v1/users/usr_1/analysis");
    add("GET", "/v1/decisions", "", 200);
    add("POST", "/v1/decisions/trigger", USER, 200);
    add("POST", "/v1/decisions/make", USER, 200);
    add("POST", "/v1/decisions/batch", "{\"requests\":[" + USER + "]}", 200);
    add("POST", "/v1/content/generate", "{\"user_id\":\"usr_1\",\"content_type\":\"email\"}", 200);
    add(
        "POST",
        "/v1/messages/send",
        "{\"user_id\":\"usr_1\",\"channel\":\"sms\",\"content\":\"hello\"}",
        202);
    add("POST", "/graphql", "", 501);
    add("GET", "/health", "", 200);
    add("GET", "/health/live", "", 200);
    add("GET", "/health/ready", "", 200);
    add("GET", "/ready", "", 200);
    add("GET", "/metrics", "", 200);
    add("GET", "/sandbox/faults", "", 200);
    add("POST", "/sandbox/faults", "{\"faults\":[\"events-lost=1%,from=30m\"]}", 200);
    add("DELETE", "/sandbox/faults", "", 200);
  }

  private GoodCalls() {}

  private static void add(String method, String path, String body, int status) {
    CALLS.put(method + " " + path, () -> new Call(path, body, status, 0));
  }

  private static void get(String route, String path) {
    CALLS.put("GET " + route, () -> new Call(path, "", 200, 0));
  }

  /** The routes that there is a call for: {@code GET /health}. */
  static List<String> routes() {
    return List.copyOf(CALLS.keySet());
  }

  /** A good call of this route; events have ids that were not used before. */
  static Call of(Route route) {
    return CALLS.get(name(route)).get();
  }

  static String name(Route route) {
    return route.method() + " " + route.path();
  }
}
