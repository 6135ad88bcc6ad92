package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The calls that the gateway knows. Filled before the first request, read-only afterwards. */
final class Routes {
  /** The longest body of calls other than a batch. */
  static final int MAX_BODY_BYTES = 1024 * 1024;

  /** The longest body of a batch. */
  static final int MAX_BATCH_BODY_BYTES = 10 * 1024 * 1024;

  /**
   * The outcome of a search.
   *
   * @param route the one found, or the one whose figures count what is refused
   * @param refusal why there is none, or null
   * @param allowed the methods that the path takes, when the method is what is wrong, or null
   */
  record Found(Route route, RefusedException refusal, String allowed) {}

  private static final String USER = "{user_id}";

  private final RequestMetrics metrics;
  private final Map<String, List<Route>> byPath = new HashMap<>();
  private final List<Route> ofUsers = new ArrayList<>();
  private final Route unknown;

  Routes(RequestMetrics metrics) {
    this.metrics = metrics;
    this.unknown =
        new Route(
            "",
            "",
            false,
            MAX_BODY_BYTES,
            exchange -> {
              throw new IllegalStateException("unknown paths are refused before they are served");
            },
            metrics.series("ANY", "unknown", "api-gateway"));
  }

  /** Adds a call that asks for a key. */
  Routes add(String method, String path, String service, Endpoint endpoint) {
    return add(method, path, service, true, MAX_BODY_BYTES, endpoint);
  }

  /** Adds a call that asks for a key and takes the longest bodies. */
  Routes addBatch(String path, String service, Endpoint endpoint) {
    return add("POST", path, service, true, MAX_BATCH_BODY_BYTES, endpoint);
  }

  /** Adds a GET that everybody may call. */
  Routes addOpen(String path, Endpoint endpoint) {
    return addOpen("GET", path, endpoint);
  }

  /** Adds a call that needs no key. */
  Routes addOpen(String method, String path, Endpoint endpoint) {
    return add(method, path, "api-gateway", false, MAX_BODY_BYTES, endpoint);
  }

  private Routes add(
      String method,
      String path,
      String service,
      boolean authenticated,
      int maxBodyBytes,
      Endpoint endpoint) {
    Route route =
        new Route(
            method,
            path,
            authenticated,
            maxBodyBytes,
            endpoint,
            metrics.series(method, path, service));
    if (path.contains(USER)) {
      ofUsers.add(route);
    } else {
      byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(route);
    }
    return this;
  }

  /** All calls, in no order. */
  List<Route> all() {
    return Stream.concat(byPath.values().stream().flatMap(List::stream), ofUsers.stream()).toList();
  }

  /** The route of a request, or why there is none. */
  Found find(String method, String path) {
    List<Route> routes = at(path);
    if (routes.isEmpty()) {
      RefusedException refusal = RefusedException.of(404, "NOT_FOUND", "there is no " + path);
      return new Found(unknown, refusal, null);
    }
    String sought = method.equals("HEAD") ? "GET" : method;
    for (Route route : routes) {
      if (route.method().equals(sought)) {
        return route.found();
      }
    }
    String allowed =
        routes.stream()
            .map(route -> route.method().equals("GET") ? "GET, HEAD" : route.method())
            .collect(Collectors.joining(", "));
    RefusedException refusal =
        RefusedException.of(405, "METHOD_NOT_ALLOWED", path + " takes " + allowed + " only");
    return new Found(unknown, refusal, allowed);
  }

  private List<Route> at(String path) {
    List<Route> routes = byPath.get(path);
    return routes != null
        ? routes
        : ofUsers.stream().filter(route -> matches(route.path(), path)).toList();
  }

  private static boolean matches(String pattern, String path) {
    int userAt = pattern.indexOf(USER);
    String tail = pattern.substring(userAt + USER.length());
    int userEnd = path.length() - tail.length();
    return userEnd > userAt
        && path.startsWith(pattern.substring(0, userAt))
        && path.endsWith(tail)
        && path.indexOf('/', userAt) == (tail.isEmpty() ? -1 : userEnd);
  }
}
