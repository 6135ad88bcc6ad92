package ai.userwhisperer.megaphone.generators.event;

/**
 * The mixing function of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
 * Generators", 2014, in Stafford's variant 13): a bijection of 64 bits that looks random, so that a
 * number can be turned into random bits without a generator that remembers.
 */
public final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private SplitMix() {}

  public static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  /** The {@code k}-th 64 random bits that follow from {@code state}. */
  public static long draw(long state, long k) {
    return mix(state + (k + 1) * GOLDEN_GAMMA);
  }

  /** A whole number from 0 to {@code bound − 1} from 64 random bits; {@code bound} above 0. */
  static int below(int bound, long bits) {
    return (int) Math.multiplyHigh(bits >>> 1, (long) bound << 1);
  }

  /** A number from 0 inclusive to 1 exclusive from 64 random bits. */
  public static double unit(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }
}
