package ai.userwhisperer.megaphone.generators.firehose;

/** Takes whole answers from an {@link HttpResponseParser}. */
@FunctionalInterface
interface AnswerListener {
  /**
   * The last byte of an answer was read. The body is only lent.
   *
   * @param status 0 to 999, but no 1xx; below 100 and from 600 on it is invalid, and means what 5xx
   *     does (RFC 9110, 15)
   * @param body holds the body in {@code [from, to)}
   * @param wireBytes of head and body as they came, interim answers before it among them
   * @param last whether the connection ends with this answer
   */
  void answer(int status, byte[] body, int from, int to, int wireBytes, boolean last);
}
