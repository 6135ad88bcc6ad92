package ai.userwhisperer.megaphone.generators.firehose;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where the text of a line ends, eight bytes at a time: at the first control character that
 * is no tab. In a line that is in order this is its line break, so that one pass both finds the end
 * and checks the text (RFC 9112, 2.2 and 4; RFC 9110, 5.5).
 */
final class HeadText {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long DELETES = 0x7f * ONES;

  private HeadText() {}

  /** The index of the first control character but a tab; {@code to} when there is none. */
  static int end(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      at = nextControl(text, at, to);
      if (at == to || text[at] != '\t') {
        return at;
      }
      at++;
    }
    return to;
  }

  private static int nextControl(byte[] text, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long controls = controls((long) EIGHT_BYTES.get(text, at));
      if (controls != 0) {
        return at + Long.numberOfTrailingZeros(controls) / Byte.SIZE;
      }
    }
    while (at < to && !isControl(text[at])) {
      at++;
    }
    return at;
  }

  /**
   * Sets the high bit of each byte that is below a space or a delete. A borrow can set it in bytes
   * above such a byte by mistake, never below, so the lowest is always right.
   */
  private static long controls(long bytes) {
    return ((bytes - SPACES) | ((bytes ^ DELETES) - ONES)) & ~bytes & HIGH_BITS;
  }

  private static boolean isControl(byte c) {
    return (c >= 0 && c < ' ') || c == 0x7f;
  }
}
