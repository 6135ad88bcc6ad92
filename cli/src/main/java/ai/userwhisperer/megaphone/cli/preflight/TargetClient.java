package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.generators.firehose.TargetTls;
import ai.userwhisperer.megaphone.profiles.Target;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Asks a target single things, outside the load; trusts whom the firehose trusts. */
public final class TargetClient {
  /** Both sides may be cold, so that the first answer takes longer than any of a load may. */
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(10);

  private TargetClient() {}

  /**
   * A client that follows no redirect: what is loaded is the target, and nothing that it points to.
   *
   * @throws ai.userwhisperer.megaphone.generators.firehose.FirehoseException when the trust file
   *     can't be used
   */
  public static HttpClient of(Target target) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(target.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    if (target.baseUrl().getScheme().equals("https")) {
      builder.sslContext(TargetTls.context(target.baseUrl(), target.trustFile()));
    }
    return builder.build();
  }

  /** A request to a path of the target, still without the target's headers. */
  public static HttpRequest.Builder request(Target target, String path) {
    Duration timeout = Collections.max(List.of(target.requestTimeout(), LEAST_TIMEOUT));
    return HttpRequest.newBuilder(target.baseUrl().resolve(path)).timeout(timeout);
  }
}
