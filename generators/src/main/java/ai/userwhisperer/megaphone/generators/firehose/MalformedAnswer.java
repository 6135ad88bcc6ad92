package ai.userwhisperer.megaphone.generators.firehose;

/** What came is not an HTTP/1.1 answer; nothing that follows on the connection can be trusted. */
final class MalformedAnswer extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedAnswer(String message) {
    super(message);
  }
}
