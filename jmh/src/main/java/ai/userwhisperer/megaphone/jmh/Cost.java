package ai.userwhisperer.megaphone.jmh;

/**
 * What an operation costs its thread.
 *
 * @param cpuNs processor time in nanoseconds
 * @param bytes allocated
 */
record Cost(double cpuNs, double bytes) {
  Cost {
    if (!(cpuNs > 0) || !(bytes >= 0)) {
      throw new IllegalArgumentException(
          "cost = " + cpuNs + " ns, " + bytes + " B: needs a time above 0 and no negative bytes");
    }
  }

  /** The lesser of each. */
  Cost least(Cost other) {
    return new Cost(Math.min(cpuNs, other.cpuNs), Math.min(bytes, other.bytes));
  }
}
