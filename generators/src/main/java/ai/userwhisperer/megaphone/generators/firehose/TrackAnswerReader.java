package ai.userwhisperer.megaphone.generators.firehose;

/** Reads the answer to a single event: {@code {"status":"accepted", …}}, see {@link StatusWord}. */
final class TrackAnswerReader implements AnswerReader {
  private final FlatJson flat = new FlatJson();

  @Override
  public Acceptance read(byte[] body, int from, int to, long firstSequence) {
    Acceptance acceptance = Acceptance.MALFORMED;
    flat.start(body, from, to);
    while (flat.next()) {
      if (StatusWord.isAt(flat)) {
        acceptance = StatusWord.meaning(flat);
      }
    }
    return flat.isSure() ? acceptance : StatusWord.meaning(AnswerTree.read(body, from, to));
  }

  @Override
  public boolean isAccepted(int index) {
    throw new IllegalStateException("a single event is taken or refused whole");
  }
}
