package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.http.HttpDsl.http;

import ai.userwhisperer.megaphone.profiles.Target;
import io.gatling.javaapi.http.HttpProtocolBuilder;

/** How simulations speak to the platform: one request is one request, on shared connections. */
final class PlatformProtocol {
  private PlatformProtocol() {}

  static HttpProtocolBuilder of(SimulationRun run) {
    Target target = run.profile().target();
    String runId = run.directory().manifest().runId();
    String base = target.baseUrl().toString();
    HttpProtocolBuilder protocol =
        http.baseUrl(base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            .disableWarmUp()
            .disableAutoReferer()
            // A cached answer or a redirect that is followed would be measured as something else.
            .disableCaching()
            .disableFollowRedirect()
            .shareConnections()
            .acceptHeader("application/json")
            .header("X-Megaphone-Run", session -> runId);
    // Functions, not texts: texts would be read as Gatling's expression language.
    for (var header : target.headers().entrySet()) {
      protocol = protocol.header(header.getKey(), session -> header.getValue());
    }
    return protocol.header(target.auth().header(), session -> run.authHeaderValue());
  }
}
