package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the connections of an event loop share: the routes, the bounds on unanswered requests, and
 * the flush at the end of a turn. Confined to the event loop, but for {@link #unanswered()}.
 */
final class GatewayLoop {
  /** The most requests that may wait for an answer; those beyond are refused with 503. */
  static final int MAX_UNANSWERED = 20_000;

  /** The most bytes of bodies that may wait for an answer; requests beyond are refused. */
  static final long MAX_UNANSWERED_BYTES = 128L * 1024 * 1024;

  private static final AsciiString X_REQUEST_ID = AsciiString.cached("x-request-id");
  private static final int MAX_REQUEST_ID_CHARS = 128;

  private final EventLoop loop;
  private final Routes routes;
  private final AnswerWriter writer;
  private final RateLimits rateLimits;
  private final RequestFaults requestFaults;
  private final AnswerFaults answerFaults;
  private final Identifiers requestIds = new Identifiers(ThreadLocalRandom.current().nextLong());
  private List<GatewayConnection> toFlush = new ArrayList<>();
  private List<GatewayConnection> flushing = new ArrayList<>();
  private volatile int unanswered;
  private long unansweredBytes;
  private boolean closing;

  /**
   * @param rateLimits null for none
   */
  GatewayLoop(
      EventLoop loop, Routes routes, AnswerWriter writer, RateLimits rateLimits, Faults faults) {
    this.loop = loop;
    this.routes = routes;
    this.writer = writer;
    this.rateLimits = rateLimits;
    this.requestFaults = new RequestFaults(faults);
    this.answerFaults = new AnswerFaults(faults);
  }

  Routes routes() {
    return routes;
  }

  AnswerWriter writer() {
    return writer;
  }

  AnswerFaults answerFaults() {
    return answerFaults;
  }

  /** Who serves the requests of a route at this time. */
  Endpoint endpoint(Route route) {
    return requestFaults.mayStrike(route) ? requestFaults : route.endpoint();
  }

  /** A request whose head has arrived. */
  Exchange begin(GatewayConnection connection, HttpRequest request) {
    String uri = withoutAuthority(request.uri());
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    Routes.Found found = routes.find(request.method().name(), path);
    Exchange exchange = new Exchange(connection, uri, found);
    exchange.requestId(requestId(request.headers()));
    exchange.head(request.method().name().equals("HEAD"));
    if (closing) {
      exchange.lastOnConnection();
    }
    if (exchange.refusal() == null) {
      admit(exchange, request.headers());
    }
    if (exchange.refusal() == null) {
      readCoding(exchange, request.headers());
    }
    changeUnanswered(1);
    return exchange;
  }

  /** Clients of proxies name the server as well: {@code http://host:port/path}. */
  private static String withoutAuthority(String uri) {
    if (!uri.startsWith("http://")) {
      return uri;
    }
    int path = uri.indexOf('/', "http://".length());
    return path < 0 ? "/" : uri.substring(path);
  }

  private static void readCoding(Exchange exchange, HttpHeaders headers) {
    try {
      exchange.coding(ContentCoding.of(headers));
    } catch (RefusedException e) {
      exchange.refuse(e);
    }
  }

  private void admit(Exchange exchange, HttpHeaders headers) {
    if (exchange.route().authenticated()) {
      try {
        exchange.appId(Credentials.check(headers));
      } catch (RefusedException e) {
        exchange.refuse(e);
        return;
      }
      String key = Credentials.key(headers);
      if (rateLimits != null && !Plan.isExempt(key)) {
        RequestRate.Standing standing = rateLimits.take(key, exchange.route());
        exchange.standing(standing);
        if (standing.refused()) {
          exchange.refuse(RefusedException.rateLimited(standing));
          return;
        }
      }
      if (unanswered >= MAX_UNANSWERED || unansweredBytes >= MAX_UNANSWERED_BYTES) {
        exchange.refuse(RefusedException.overloaded());
      }
    }
  }

  private String requestId(HttpHeaders headers) {
    String given = headers.get(X_REQUEST_ID);
    if (given == null || given.isEmpty() || given.length() > MAX_REQUEST_ID_CHARS) {
      return requestIds.next("req_");
    }
    for (int i = 0; i < given.length(); i++) {
      if (given.charAt(i) < ' ' || given.charAt(i) > '~') {
        return requestIds.next("req_");
      }
    }
    return given;
  }

  void read(Exchange exchange) {
    unansweredBytes += exchange.body().length();
  }

  void answered(Exchange exchange) {
    requestFaults.slots().leave(exchange);
    unansweredBytes -= exchange.body().length();
    changeUnanswered(-1);
  }

  // Only the event loop writes, so that reading and writing apart is no race.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void changeUnanswered(int change) {
    unanswered += change;
  }

  /** How many connections are worked for, and for how many there is room at most. */
  CallSlots slots() {
    return requestFaults.slots();
  }

  /** Requests that have begun and have no answer yet. From any thread. */
  int unanswered() {
    return unanswered;
  }

  /** From now on every answer is the last of its connection. */
  void closeAfterAnswers() {
    closing = true;
  }

  /** One flush per connection and turn of the loop, however many answers it wrote. */
  void flushAtEndOfTurn(GatewayConnection connection) {
    if (toFlush.isEmpty()) {
      loop.execute(this::flushAll);
    }
    toFlush.add(connection);
  }

  private void flushAll() {
    List<GatewayConnection> connections = toFlush;
    toFlush = flushing;
    flushing = connections;
    for (GatewayConnection connection : connections) {
      connection.flush();
    }
    connections.clear();
  }
}
