package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/** What stands behind the question mark of a request. */
final class Query {
  private Query() {}

  /** The parameters with all their values. */
  static Map<String, List<String>> of(Exchange exchange) throws RefusedException {
    try {
      return new QueryStringDecoder(exchange.uri()).parameters();
    } catch (IllegalArgumentException e) {
      throw RefusedException.validation("query", "holds an escape that is none");
    }
  }
}
