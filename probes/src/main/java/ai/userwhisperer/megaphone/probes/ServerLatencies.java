package ai.userwhisperer.megaphone.probes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How long Redis itself took for its commands, from {@code LATENCY HISTOGRAM}: counts by powers of
 * two of microseconds, which only grow. What is new since the last time is recorded, with the upper
 * end of its power of two. The probe's own commands are left out. Not thread-safe.
 */
final class ServerLatencies {
  private static final Set<String> OWN =
      Arrays.stream(ReadCommand.values())
          .map(ReadCommand::nameInServer)
          .collect(Collectors.toUnmodifiableSet());

  /** Commands of connecting, Lettuce's or anybody's, which say nothing of the load. */
  private static final Set<String> OF_CONNECTIONS =
      Set.of("auth", "hello", "quit", "select", "readonly");

  private static final String BUCKETS = "histogram_usec";

  private final SecondHistograms to;

  /** By master, by command, by microseconds: the total so far. */
  private final Map<String, Map<String, Map<Long, Long>>> totals = new HashMap<>();

  ServerLatencies(SecondHistograms to) {
    this.to = to;
  }

  /**
   * Records what is new.
   *
   * @param masters whose answers these are
   * @param answers in their order
   */
  void saw(List<String> masters, List<List<Object>> answers, long nowNs) {
    for (int i = 0; i < masters.size(); i++) {
      Map<String, Map<Long, Long>> now = read(answers.get(i));
      Map<String, Map<Long, Long>> before = totals.put(masters.get(i), now);
      if (before != null) {
        now.forEach(
            (command, counts) -> record(counts, before.getOrDefault(command, Map.of()), nowNs));
      }
    }
    totals.keySet().retainAll(Set.copyOf(masters));
  }

  private void record(Map<Long, Long> now, Map<Long, Long> before, long nowNs) {
    boolean begunAgain =
        before.entrySet().stream()
            .anyMatch(bucket -> now.getOrDefault(bucket.getKey(), 0L) < bucket.getValue());
    now.forEach(
        (microseconds, total) -> {
          long news = begunAgain ? total : total - before.getOrDefault(microseconds, 0L);
          if (news > 0) {
            to.record(nowNs, TimeUnit.MICROSECONDS.toNanos(microseconds), news);
          }
        });
  }

  /** Commands and what is said of them take turns, and so do the names and values of that. */
  private static Map<String, Map<Long, Long>> read(List<Object> answer) {
    Map<String, Map<Long, Long>> commands = new HashMap<>();
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      String command = answer.get(i).toString().toLowerCase(Locale.ROOT);
      List<?> said = (List<?>) answer.get(i + 1);
      int at = said.indexOf(BUCKETS);
      if (at >= 0 && !isOwn(command)) {
        commands.put(command, differences((List<?>) said.get(at + 1)));
      }
    }
    return commands;
  }

  private static boolean isOwn(String command) {
    return OWN.contains(command)
        || OF_CONNECTIONS.contains(command)
        || command.startsWith("client|")
        || command.startsWith("cluster|");
  }

  /** Each bucket has those below it too. */
  private static Map<Long, Long> differences(List<?> buckets) {
    Map<Long, Long> counts = new TreeMap<>();
    long below = 0;
    for (int i = 0; i + 1 < buckets.size(); i += 2) {
      long upTo = (Long) buckets.get(i + 1);
      counts.put((Long) buckets.get(i), upTo - below);
      below = upTo;
    }
    return counts;
  }
}
