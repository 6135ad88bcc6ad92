package ai.userwhisperer.megaphone.measurements.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * What became of each event: one bitmap of sequence numbers per set and injector. Ledgers of
 * several injectors, or of several observers, merge by union. Not thread-safe.
 */
public final class Ledger {
  private final Map<EventSet, TreeMap<Integer, Roaring64NavigableMap>> sets =
      new EnumMap<>(EventSet.class);

  /** Adds {@code count} sequence numbers from {@code first} on. */
  public void add(EventSet set, int injector, long first, long count) {
    bitmap(set, injector).addRange(first, first + count);
  }

  /** Adds one sequence number. */
  public void add(EventSet set, int injector, long sequence) {
    bitmap(set, injector).addLong(sequence);
  }

  public boolean contains(EventSet set, int injector, long sequence) {
    Roaring64NavigableMap bitmap = sets.getOrDefault(set, new TreeMap<>()).get(injector);
    return bitmap != null && bitmap.contains(sequence);
  }

  /** Unites a bitmap with what is there. */
  public void merge(EventSet set, int injector, Roaring64NavigableMap other) {
    bitmap(set, injector).or(other);
  }

  /** The bitmap of a set, made empty where there is none yet; changes to it change the ledger. */
  public Roaring64NavigableMap bitmap(EventSet set, int injector) {
    return sets.computeIfAbsent(set, any -> new TreeMap<>())
        .computeIfAbsent(injector, any -> new Roaring64NavigableMap());
  }

  /** The injectors that appear in any set, ascending. */
  public SortedSet<Integer> injectors() {
    SortedSet<Integer> injectors = new TreeSet<>();
    sets.values().forEach(byInjector -> injectors.addAll(byInjector.keySet()));
    return Collections.unmodifiableSortedSet(injectors);
  }

  /** How many events are in a set, over all injectors. */
  public long count(EventSet set) {
    return sets.getOrDefault(set, new TreeMap<>()).values().stream()
        .mapToLong(Roaring64NavigableMap::getLongCardinality)
        .sum();
  }

  /**
   * How many events of one injector are in a set, of the sequence numbers {@code first} to {@code
   * first + events − 1}.
   */
  public long count(EventSet set, int injector, long first, long events) {
    Roaring64NavigableMap bitmap = sets.getOrDefault(set, new TreeMap<>()).get(injector);
    return bitmap == null || events == 0 ? 0 : below(bitmap, first + events) - below(bitmap, first);
  }

  /** How many events are in one set and not in another, over all injectors. */
  public long countWithout(EventSet set, EventSet other) {
    return injectors().stream()
        .mapToLong(injector -> without(set, other, injector).getLongCardinality())
        .sum();
  }

  /**
   * As {@link #countWithout(EventSet, EventSet)}, for a range of one injector's sequence numbers.
   */
  public long countWithout(EventSet set, EventSet other, int injector, long first, long events) {
    return rangesWithout(set, other, injector).applyAsLong(first, first + events);
  }

  /**
   * Counts events of one injector that are in one set and not in another, as they are now: for many
   * ranges of sequence numbers, from the operator's first argument on and below its second.
   */
  public LongBinaryOperator rangesWithout(EventSet set, EventSet other, int injector) {
    Roaring64NavigableMap rest = without(set, other, injector);
    return (first, end) -> below(rest, end) - below(rest, first);
  }

  /** How many events are in both sets, for a range of one injector's sequence numbers. */
  public long countBoth(EventSet set, EventSet other, int injector, long first, long events) {
    return count(set, injector, first, events) - countWithout(set, other, injector, first, events);
  }

  private Roaring64NavigableMap without(EventSet set, EventSet other, int injector) {
    Roaring64NavigableMap rest = new Roaring64NavigableMap();
    rest.or(bitmap(set, injector));
    rest.andNot(bitmap(other, injector));
    return rest;
  }

  /** How many members are less than {@code sequence}. */
  private static long below(Roaring64NavigableMap bitmap, long sequence) {
    return sequence <= 0 ? 0 : bitmap.rankLong(sequence - 1);
  }
}
