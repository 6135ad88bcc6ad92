package ai.userwhisperer.megaphone.sandbox.gateway;

/** A request that is refused, with what is answered. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String field;
  private final long retryAfterSeconds;

  private RefusedException(int status, String code, String field, String message) {
    this(status, code, field, message, 0);
  }

  private RefusedException(
      int status, String code, String field, String message, long retryAfterSeconds) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static RefusedException authentication(String message) {
    return new RefusedException(401, "AUTHENTICATION_ERROR", null, message);
  }

  /** Something in the request is not as it has to be; the field may be null. */
  static RefusedException validation(String field, String message) {
    return new RefusedException(400, "VALIDATION_ERROR", field, message);
  }

  static RefusedException overloaded() {
    return unavailable("more requests than can be served");
  }

  /** Something that is needed does not work for now. */
  static RefusedException unavailable(String message) {
    return new RefusedException(503, "SERVICE_UNAVAILABLE", null, message + "; try again later", 1);
  }

  /** The key has made as many requests as it may. */
  static RefusedException rateLimited(RequestRate.Standing standing) {
    return new RefusedException(
        429,
        "RATE_LIMIT_EXCEEDED",
        null,
        "more than %d requests in %d seconds; try again in %d seconds"
            .formatted(standing.limit(), standing.windowSeconds(), standing.resetsInSeconds()),
        standing.resetsInSeconds());
  }

  static RefusedException of(int status, String code, String message) {
    return new RefusedException(status, code, null, message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String field() {
    return field;
  }

  /** When it may be tried again, or 0 where trying again does not help. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
