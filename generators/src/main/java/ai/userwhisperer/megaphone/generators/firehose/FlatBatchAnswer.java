package ai.userwhisperer.megaphone.generators.firehose;

import java.nio.charset.StandardCharsets;

/**
 * What a batch's answer says about the whole batch, where it is simple enough for {@link FlatJson}.
 * Nothing is allocated. Confined to one thread.
 */
final class FlatBatchAnswer {
  /** The members that count or name events. An answer with any of them is not only a word. */
  static final String[] ACCOUNTS = {
    "total", "accepted", "rejected", "processed", "failed", "errors", "event_ids"
  };

  private static final int TOTAL = 0;
  private static final int ACCEPTED = 1;
  private static final int REJECTED = 2;
  private static final int PROCESSED = 3;
  private static final int FAILED = 4;
  private static final int NOT_SAID = -1;

  private static final byte[][] ACCOUNT_BYTES = new byte[ACCOUNTS.length][];

  static {
    for (int i = 0; i < ACCOUNTS.length; i++) {
      ACCOUNT_BYTES[i] = ACCOUNTS[i].getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final FlatJson flat = new FlatJson();
  private final int size;
  private final int[] counts = new int[ACCOUNTS.length];
  private final boolean[] said = new boolean[ACCOUNTS.length];
  private boolean accounts;
  private Acceptance word;

  /**
   * @param size events in the batch
   */
  FlatBatchAnswer(int size) {
    this.size = size;
  }

  /**
   * Reads a body.
   *
   * @return ALL or NONE; UNACCOUNTABLE when this is not for here to say
   */
  Acceptance read(byte[] body, int from, int to) {
    clear();
    flat.start(body, from, to);
    while (flat.next()) {
      if (StatusWord.isAt(flat)) {
        word = StatusWord.meaning(flat);
      } else {
        account();
      }
    }
    if (!flat.isSure()) {
      return Acceptance.UNACCOUNTABLE;
    }
    if (accounts) {
      return tookAll() ? Acceptance.ALL : Acceptance.UNACCOUNTABLE;
    }
    return ofWholeBatch(word);
  }

  /** What a word that stands for all events means where there are many of them. */
  static Acceptance ofWholeBatch(Acceptance word) {
    return switch (word) {
      case ALL -> Acceptance.ALL;
      case NONE, DUPLICATE -> Acceptance.NONE;
      default -> Acceptance.UNACCOUNTABLE;
    };
  }

  private void clear() {
    accounts = false;
    word = Acceptance.MALFORMED;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = NOT_SAID;
      said[i] = false;
    }
  }

  private void account() {
    for (int i = 0; i < ACCOUNT_BYTES.length; i++) {
      if (flat.keyIs(ACCOUNT_BYTES[i])) {
        counts[i] = flat.number();
        said[i] = true;
        accounts = true;
        return;
      }
    }
  }

  private boolean tookAll() {
    boolean service = said[ACCEPTED];
    return (!said[TOTAL] || counts[TOTAL] == size)
        && counts[service ? ACCEPTED : PROCESSED] == size
        && counts[service ? REJECTED : FAILED] == 0;
  }
}
