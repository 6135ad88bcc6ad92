package ai.userwhisperer.megaphone.generators.firehose;

/** Takes whole answers from an {@link HttpResponseParser}. */
@FunctionalInterface
interface AnswerListener {
  /**
   * The last byte of an answer was read. The body is only lent.
   *
   * @param status 200 to 999
   * @param body holds the body in {@code [from, to)}
   * @param wireBytes of head and body as they came, interim answers before it among them
   * @param last whether the connection ends with this answer
   */
  void answer(int status, byte[] body, int from, int to, int wireBytes, boolean last);
}
