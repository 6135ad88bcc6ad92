package ai.userwhisperer.megaphone.sandbox.pubsub;

/**
 * A request that the {@link Broker} refuses. Its message is one line, worded as Google words it.
 */
public final class BrokerException extends RuntimeException {

  /** Why; the names are those of the gRPC status codes that remote callers see. */
  public enum Code {
    INVALID_ARGUMENT,
    NOT_FOUND,
    ALREADY_EXISTS,
    FAILED_PRECONDITION,
    OUT_OF_RANGE,
    RESOURCE_EXHAUSTED,
    UNIMPLEMENTED,
    UNAVAILABLE
  }

  private static final long serialVersionUID = 1L;

  private final Code code;

  BrokerException(Code code, String message) {
    super(message);
    this.code = code;
  }

  static BrokerException invalidArgument(String message) {
    return new BrokerException(Code.INVALID_ARGUMENT, message);
  }

  static BrokerException notFound(String resource) {
    return new BrokerException(
        Code.NOT_FOUND, "Resource not found (resource=%s).".formatted(resource));
  }

  static BrokerException alreadyExists(String resource) {
    return new BrokerException(
        Code.ALREADY_EXISTS,
        "Resource already exists in the project (resource=%s).".formatted(resource));
  }

  /** Why the request was refused. */
  public Code code() {
    return code;
  }
}
