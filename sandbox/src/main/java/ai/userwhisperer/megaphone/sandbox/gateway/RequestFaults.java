package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Serves requests while faults are set: late, so many a minute only, or with an error in place of
 * what they ask for. Calls that need no key are never struck, so that one can always look, and end
 * a fault.
 */
final class RequestFaults implements Endpoint {
  private final Faults faults;
  private final Throttle throttle = new Throttle(TimeUnit.MINUTES.toNanos(1));
  private final Throttle rateLimit = new Throttle(TimeUnit.SECONDS.toNanos(1));
  private final CallSlots slots = new CallSlots();
  private final CallQueue queue = new CallQueue();

  RequestFaults(Faults faults) {
    this.faults = faults;
    faults.effect(FaultKind.THROTTLED, throttle);
    faults.effect(FaultKind.RATE_LIMITED, rateLimit);
    faults.effect(FaultKind.CONNECTIONS_LIMITED, slots);
    faults.effect(FaultKind.CALLS_QUEUED, queue);
  }

  /** Whether a request of this route may be struck at all. */
  boolean mayStrike(Route route) {
    return !faults.isHealthy() && route.authenticated();
  }

  CallSlots slots() {
    return slots;
  }

  @Override
  public void serve(Exchange exchange) {
    Endpoint next = next(exchange);
    slots.enter(
        exchange,
        () ->
            exchange.laterNs(
                faults.amount(FaultKind.LATENCY) + queue.waitNs(System.nanoTime()), next));
  }

  private Endpoint next(Exchange exchange) {
    for (Throttle each : List.of(throttle, rateLimit)) {
      RequestRate.Standing standing = each.take();
      if (standing != null) {
        exchange.standing(standing);
        if (standing.refused()) {
          return refusing(RefusedException.rateLimited(standing));
        }
      }
    }
    int status = (int) faults.amount(FaultKind.ERRORS);
    return status == 0
        ? exchange.route().endpoint()
        : refusing(RefusedException.of(status, code(status), "the sandbox was told to answer so"));
  }

  private static Endpoint refusing(RefusedException refusal) {
    return exchange -> exchange.answer(refusal);
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> "AUTHENTICATION_ERROR";
      case 403 -> "AUTHORIZATION_ERROR";
      case 404 -> "NOT_FOUND";
      case 429 -> "RATE_LIMIT_EXCEEDED";
      case 503 -> "SERVICE_UNAVAILABLE";
      default -> status < 500 ? "VALIDATION_ERROR" : "INTERNAL_ERROR";
    };
  }
}
