package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.RunClock;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Notices when the masters of a Redis are others than before, and since when commands failed: a
 * failover, or a restart, becomes a mark with its length. Thread-safe.
 */
final class MasterWatch {
  private final RunClock clock;
  private final Consumer<Mark> marks;
  private final Map<String, Outage> outages = new ConcurrentHashMap<>();
  private Map<String, String> places = Map.of();
  private Map<String, String> roles = Map.of();
  private long seenNs;

  private record Outage(long fromNs, long untilNs) {}

  MasterWatch(RunClock clock, Consumer<Mark> marks) {
    this.clock = clock;
    this.marks = marks;
  }

  /** A command to a master failed, that was due at {@code dueNs}. */
  void failed(String master, long dueNs) {
    outages.compute(
        master,
        (name, outage) -> outage == null || outage.untilNs() != 0 ? new Outage(dueNs, 0) : outage);
  }

  /** A command to a master was answered. */
  void answered(String master, long nowNs) {
    outages.computeIfPresent(
        master,
        (name, outage) -> outage.untilNs() == 0 ? new Outage(outage.fromNs(), nowNs) : outage);
  }

  /**
   * All masters have answered.
   *
   * @param now where each is, {@code host:port}, by the id of its process
   */
  synchronized void saw(Map<String, String> now, long nowNs) {
    if (!places.isEmpty() && !now.keySet().equals(places.keySet())) {
      Outage outage = outage(nowNs);
      marks.accept(
          Mark.at(clock.epochMs(outage.fromNs()), RedisProbe.NAME, words(now))
              .until(clock.epochMs(outage.untilNs())));
    }
    places = new TreeMap<>(now);
    seenNs = nowNs;
    outages.values().removeIf(outage -> outage.untilNs() != 0);
  }

  /**
   * What the servers are that are watched. One that changes its role and goes on, as after {@code
   * REPLICAOF}, gets a mark.
   *
   * @param now whose replica each is, by where it is; an empty text for a master
   */
  synchronized void sawRoles(Map<String, String> now, long nowNs) {
    now.forEach(
        (place, master) -> {
          String before = roles.getOrDefault(place, master);
          if (!before.equals(master)) {
            String text =
                master.isEmpty()
                    ? place + " is a master now"
                    : place + " is a replica of " + master + " now";
            marks.accept(Mark.at(clock.epochMs(nowNs), RedisProbe.NAME, text));
          }
        });
    roles = Map.copyOf(now);
  }

  /** From the first command that failed since all was well to the first that did not. */
  private Outage outage(long nowNs) {
    long fromNs = outages.values().stream().mapToLong(Outage::fromNs).min().orElse(seenNs);
    long untilNs =
        outages.values().stream()
            .mapToLong(outage -> outage.untilNs() == 0 ? nowNs : outage.untilNs())
            .max()
            .orElse(nowNs);
    outages.clear();
    return new Outage(fromNs, untilNs);
  }

  private String words(Map<String, String> now) {
    TreeSet<String> lost = new TreeSet<>(places.values());
    lost.removeAll(now.values());
    TreeSet<String> gained = new TreeSet<>(now.values());
    gained.removeAll(places.values());
    if (lost.isEmpty() && gained.isEmpty()) {
      TreeMap<String, String> restarted = new TreeMap<>(now);
      restarted.keySet().removeAll(places.keySet());
      return "restarted: " + String.join(", ", restarted.values());
    }
    return gained.isEmpty()
        ? "no master any more: " + String.join(", ", lost)
        : lost.isEmpty()
            ? "a master now: " + String.join(", ", gained)
            : "failover: "
                + String.join(", ", gained)
                + " is master in place of "
                + String.join(", ", lost);
  }
}
