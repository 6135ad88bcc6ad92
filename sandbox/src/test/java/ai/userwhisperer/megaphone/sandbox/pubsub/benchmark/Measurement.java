package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import java.util.Locale;

/**
 * What one load of one server yielded. Rates, latencies and CPU are of the measured seconds alone;
 * the faults are counted over all messages, those of the warm-up included.
 *
 * @param publishedPerSecond messages whose publishing the server confirmed
 * @param deliveredPerSecond messages that the subscriber was handed for the first time
 * @param p50Ms from publishing to receiving, median
 * @param p99Ms the same, 99th percentile
 * @param clientCpuUs CPU of the client's process for each message delivered, both of its ends
 * @param serverCpuUs CPU of the server's process for each message delivered
 * @param messages that were published in all
 * @param failed publishings that the server refused or did not answer
 * @param lost confirmed, and never received
 * @param duplicated deliveries of messages that had been received before
 */
record Measurement(
    double publishedPerSecond,
    double deliveredPerSecond,
    double p50Ms,
    double p99Ms,
    double clientCpuUs,
    double serverCpuUs,
    long messages,
    long failed,
    long lost,
    long duplicated) {
  private static final String MARK = "measurement";
  private static final int WORDS = 11;

  /** Whether each message was received exactly once, and any was. */
  boolean isExact() {
    return messages > 0 && deliveredPerSecond > 0 && failed == 0 && lost == 0 && duplicated == 0;
  }

  /** How a client's process tells it to the process that compares. */
  String toLine() {
    return String.format(
        Locale.ROOT,
        "%s %s %s %s %s %s %s %d %d %d %d",
        MARK,
        publishedPerSecond,
        deliveredPerSecond,
        p50Ms,
        p99Ms,
        clientCpuUs,
        serverCpuUs,
        messages,
        failed,
        lost,
        duplicated);
  }

  static boolean isLine(String line) {
    return line.startsWith(MARK + " ");
  }

  /** Reads what {@link #toLine} wrote. */
  static Measurement parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != WORDS || !words[0].equals(MARK)) {
      throw new IllegalArgumentException(line + ": is no measurement");
    }
    return new Measurement(
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]),
        Double.parseDouble(words[4]),
        Double.parseDouble(words[5]),
        Double.parseDouble(words[6]),
        Long.parseLong(words[7]),
        Long.parseLong(words[8]),
        Long.parseLong(words[9]),
        Long.parseLong(words[10]));
  }
}
