package ai.userwhisperer.megaphone.simulations;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of requests of simulations; each has records of its own in the run directory. */
enum RequestKind {
  /** {@code POST /v1/events/track} of a {@code user_signup}. */
  SIGNUP,
  /** {@code POST /v1/users/identify}. */
  IDENTIFY,
  /** {@code POST /v1/events/track}. */
  TRACK,
  /** {@code POST /v1/events/batch}. */
  BATCH,
  /** {@code GET /v1/users/<id>}. */
  PROFILE,
  /** {@code GET /v1/users/<id>/analysis?include_predictions=true}. */
  ANALYSIS,
  /** {@code GET /v1/decisions?user_id=<id>&limit=}. */
  DECISIONS,
  /** {@code POST /v1/decisions/trigger}. */
  DECISION,
  /** {@code POST /v1/decisions/make}: the decision engine's own route. */
  MAKE,
  /** {@code POST /v1/decisions/batch}. */
  DECISION_BATCH,
  /** {@code POST /v1/content/generate}, in the form of the service. */
  CONTENT,
  /** {@code POST /v1/content/generate}, in the form of the documentation. */
  TEMPLATE,
  /** {@code POST /v1/messages/send}. */
  MESSAGE,
  /** {@code GET /v1/users/<id>} with a key that has a rate limit. */
  LIMITED;

  /** The name in profiles and in the run directory. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a user can make it without anything before, so that it can be in a mix. */
  boolean standsAlone() {
    return this != SIGNUP && this != LIMITED;
  }

  /** The names of those that stand alone. */
  static String alone() {
    return Arrays.stream(values())
        .filter(RequestKind::standsAlone)
        .map(RequestKind::wireName)
        .collect(Collectors.joining(", "));
  }

  static Optional<RequestKind> named(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }
}
