package ai.userwhisperer.megaphone.sandbox.gateway;

/** Durations as the platform's answers have them. */
final class Milliseconds {
  private Milliseconds() {}

  /** Milliseconds with up to three decimals. */
  static String of(long durationNs) {
    long us = durationNs / 1000;
    long fraction = us % 1000;
    String decimals = fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".";
    return us / 1000 + decimals + fraction;
  }
}
