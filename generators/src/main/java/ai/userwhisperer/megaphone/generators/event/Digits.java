package ai.userwhisperer.megaphone.generators.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Digits in ASCII, several in one register: eight are a {@code long}, of which the highest byte is
 * the first digit. No branches, no tables.
 */
final class Digits {
  /** Of {@link #writeHex}. */
  static final int HEX_WIDTH = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final long ZEROS = 0x3030_3030_3030_3030L;
  private static final int LETTERS_ABOVE_DIGITS = 'a' - '0' - 10;

  private Digits() {}

  /** Reads eight bytes. */
  static long eight(byte[] text, int offset) {
    return (long) LONGS.get(text, offset);
  }

  /** Writes eight bytes. */
  static void writeEight(long ascii, byte[] target, int offset) {
    LONGS.set(target, offset, ascii);
  }

  /** Writes 64 bits as {@value #HEX_WIDTH} digits of {@code 0123456789abcdef}. */
  static void writeHex(long bits, byte[] target, int offset) {
    writeEight(hex(bits >>> 32), target, offset);
    writeEight(hex(bits & 0xFFFF_FFFFL), target, offset + 8);
  }

  /** Writes a number from 0 to 9,999 as four digits. */
  static void writeFour(int number, byte[] target, int offset) {
    // Two numbers below 100 in two halves; 5,243/2¹⁹ and 103/2¹⁰ divide exactly in their ranges.
    int hundreds = (number * 5_243) >>> 19;
    int pairs = hundreds << 16 | (number - hundreds * 100);
    int tens = (pairs * 103) >>> 10 & 0x000F_000F;
    INTS.set(target, offset, (int) ZEROS + (tens << 8) + (pairs - tens * 10));
  }

  /** The eight digits of 32 bits. */
  private static long hex(long bits) {
    long digits = bits;
    digits = (digits << 16 | digits) & 0x0000_FFFF_0000_FFFFL;
    digits = (digits << 8 | digits) & 0x00FF_00FF_00FF_00FFL;
    digits = (digits << 4 | digits) & 0x0F0F_0F0F_0F0F_0F0FL;
    // A digit of 10 or more and 6 has a fifth bit.
    long letters = (digits + 0x0606_0606_0606_0606L) >>> 4 & 0x0101_0101_0101_0101L;
    return digits + ZEROS + letters * LETTERS_ABOVE_DIGITS;
  }
}
