package ai.userwhisperer.megaphone.generators.firehose;

import java.util.Arrays;

/**
 * The bytes of the last head that lay whole in one piece. Many servers answer with the same head
 * again and again, but for a date that changes each second; what equal bytes mean does not have to
 * be worked out again. Confined to one thread.
 */
final class LastHead {
  /** Longer heads are not remembered. */
  private static final int MAX_BYTES = 512;

  private final byte[] bytes = new byte[MAX_BYTES];
  private int length;

  void remember(byte[] data, int from, int to) {
    length = to - from <= MAX_BYTES ? to - from : 0;
    System.arraycopy(data, from, bytes, 0, length);
  }

  void forget() {
    length = 0;
  }

  /**
   * How many bytes there are the same head, its empty line included; 0 when they are not.
   *
   * @param to the end of the bytes that are there
   */
  int match(byte[] data, int from, int to) {
    return length > 0
            && length <= to - from
            && Arrays.equals(data, from, from + length, bytes, 0, length)
        ? length
        : 0;
  }
}
