package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;

/**
 * One call of the platform.
 *
 * @param method GET or POST
 * @param path with {@code {user_id}} where a user's id stands
 * @param authenticated whether a key is asked for
 * @param maxBodyBytes the longest body that is taken
 * @param endpoint who answers
 * @param series where its figures go
 */
record Route(
    String method,
    String path,
    boolean authenticated,
    int maxBodyBytes,
    Endpoint endpoint,
    RequestMetrics.Series series) {
  /** This route as the outcome of a search. */
  Routes.Found found() {
    return new Routes.Found(this, null, null);
  }
}
