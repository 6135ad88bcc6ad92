package ai.userwhisperer.megaphone.generators.firehose;

/** Why a connection was lost, and with it the answers to what was under way. */
enum Loss {
  /** The other side ended it in order, or it ended with an answer that said so. */
  CLOSED("closed"),
  /** The other side, or something on the way, broke it. */
  RESET("reset"),
  /** An answer took too long. */
  TIMEOUT("timeout"),
  /** What came was no answer. */
  NOT_HTTP("not-http");

  private final String kind;

  Loss(String kind) {
    this.kind = kind;
  }

  /** The kind of error of the request that it happened to. */
  String kind() {
    return kind;
  }

  /**
   * The kind of error of the other requests: they are unanswered because the connection was closed,
   * or for the same reason where the other side broke it.
   */
  String kindOfOthers() {
    return this == RESET ? kind : CLOSED.kind;
  }
}
