package ai.userwhisperer.megaphone.sandbox.gateway;

import java.io.IOException;

/** What answers the requests of a route. Called on the gateway's event loop, and must not block. */
@FunctionalInterface
interface Endpoint {
  /**
   * Answers, now or later.
   *
   * @throws RefusedException when the request is wrong
   * @throws IOException when the body can't be read as JSON
   */
  void serve(Exchange exchange) throws RefusedException, IOException;
}
