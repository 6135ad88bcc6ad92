package ai.userwhisperer.megaphone.probes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.StringTokenizer;

/**
 * Processor time that a hypervisor gave to other machines while this one wanted it: "steal" in
 * Linux's {@code /proc/stat} (proc_stat(5)). Not thread-safe.
 */
final class StolenTime {
  static final Path PROC_STAT = Path.of("/proc/stat");

  /** user nice system idle iowait irq softirq steal; what follows is part of these. */
  private static final int FIELDS = 8;

  private final Path file;
  private long lastStolen;
  private long lastAll;

  StolenTime(Path file) {
    this.file = file;
    share();
  }

  /**
   * Share of all processors' time since the last call, 0 to 1; empty where the system does not
   * tell, and when it had no time to count.
   */
  OptionalDouble share() {
    String line;
    try (var lines = Files.lines(file, StandardCharsets.US_ASCII)) {
      line = lines.findFirst().orElse("");
    } catch (IOException | java.io.UncheckedIOException e) {
      return OptionalDouble.empty();
    }
    StringTokenizer fields = new StringTokenizer(line);
    if (fields.countTokens() <= FIELDS || !fields.nextToken().equals("cpu")) {
      return OptionalDouble.empty();
    }
    long all = 0;
    long stolen = 0;
    try {
      for (int i = 0; i < FIELDS; i++) {
        stolen = Long.parseLong(fields.nextToken());
        all += stolen;
      }
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
    long stolenNow = stolen - lastStolen;
    long allNow = all - lastAll;
    lastStolen = stolen;
    lastAll = all;
    return allNow > 0 && stolenNow >= 0
        ? OptionalDouble.of((double) stolenNow / allNow)
        : OptionalDouble.empty();
  }
}
