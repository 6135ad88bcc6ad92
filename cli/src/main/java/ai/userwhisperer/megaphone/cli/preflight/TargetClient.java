package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.generators.firehose.TargetTls;
import ai.userwhisperer.megaphone.profiles.Target;
import java.net.http.HttpClient;

/** Asks a target single things, outside the load; trusts whom the firehose trusts. */
public final class TargetClient {
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
}
