package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * What a probe saw at the far end: which events, how often, and how long after they were due.
 * Written to the run once a second, by {@link #flush}, which costs as much as what came since the
 * last time, however long the run is. Thread-safe.
 */
public final class ObservationLog implements AutoCloseable {
  /**
   * Tag of the interval log: observed − due, of events whose due time is known; first observations
   * only.
   */
  public static final String PROCESSING_LAG = "processing-lag";

  /** Tag: published − due, of the same events where their publish time is known. */
  public static final String PUBLISH_LAG = "publish-lag";

  /** Tag: observed − published, of the same events. */
  public static final String DELIVERY_LAG = "delivery-lag";

  /** Wall clocks are mapped by the millisecond, and drift a little during a run. */
  public static final long CLOCK_TOLERANCE_NS = 5_000_000;

  private static final List<String> TAGS = List.of(PROCESSING_LAG, PUBLISH_LAG, DELIVERY_LAG);
  private static final int LAG = 0;
  private static final int PUBLISHING = 1;
  private static final int DELIVERY = 2;
  private static final List<EventSet> SETS = List.of(EventSet.OBSERVED, EventSet.DUPLICATED);

  /** Bitmaps are packed anew when they have grown by this part of themselves: a sum that ends. */
  private static final int PACK_AFTER_GROWTH = 16;

  private final RunDirectory run;
  private final DueTimes dueTimes;
  private final RunClock clock;
  private final byte[] runKey;
  private final IntervalLog intervals;
  private final Ledger ledger = new Ledger();
  private Ledger sinceLastFlush = new Ledger();
  private final DueSeconds lags;
  private final Histogram glance = IntervalLog.newHistogram();
  private long observed;
  private long duplicates;
  private long foreign;
  private long implausiblePublishTimes;
  private long packedAt;

  /**
   * Opens a probe's observations.
   *
   * @param probe names the interval log
   */
  public ObservationLog(RunDirectory run, String probe, DueTimes dueTimes, RunClock clock) {
    this.run = run;
    this.dueTimes = dueTimes;
    this.clock = clock;
    this.runKey = run.manifest().runKey().getBytes(StandardCharsets.US_ASCII);
    this.intervals = run.probeIntervals(probe);
    this.lags = new DueSeconds(clock.originNs(), TAGS.size());
  }

  /**
   * An event was seen.
   *
   * @param text bytes that hold the event's id, in ASCII
   * @param offset where the id starts
   * @param observedNs when, by the monotonic clock
   * @return false when the id is not one of this run, which is then only counted
   */
  public boolean observe(byte[] text, int offset, long observedNs) {
    return observe(text, offset, DueTimes.UNKNOWN, observedNs);
  }

  /**
   * An event was seen that had been published at a known time.
   *
   * @param text bytes that hold the event's id, in ASCII
   * @param offset where the id starts
   * @param publishedNs when, by another machine's wall clock, mapped to the monotonic clock; {@link
   *     DueTimes#UNKNOWN} for no data
   * @param observedNs when, by the monotonic clock
   * @return false when the id is not one of this run, which is then only counted
   */
  public boolean observe(byte[] text, int offset, long publishedNs, long observedNs) {
    long id = EventId.read(text, offset, runKey);
    synchronized (this) {
      if (id == EventId.FOREIGN) {
        foreign++;
        return false;
      }
      int injector = EventId.injectorOf(id);
      long sequence = EventId.sequenceOf(id);
      if (ledger.contains(EventSet.OBSERVED, injector, sequence)) {
        duplicates++;
        add(EventSet.DUPLICATED, injector, sequence);
        return true;
      }
      add(EventSet.OBSERVED, injector, sequence);
      observed++;
      long dueNs = dueTimes.dueNs(injector, sequence);
      if (dueNs != DueTimes.UNKNOWN) {
        lags.record(LAG, dueNs, observedNs - dueNs);
        if (publishedNs != DueTimes.UNKNOWN) {
          recordParts(dueNs, publishedNs, observedNs);
        }
      }
      return true;
    }
  }

  private void recordParts(long dueNs, long publishedNs, long observedNs) {
    lags.record(PUBLISHING, dueNs, publishedNs - dueNs);
    lags.record(DELIVERY, dueNs, observedNs - publishedNs);
    if (publishedNs < dueNs - CLOCK_TOLERANCE_NS || publishedNs > observedNs + CLOCK_TOLERANCE_NS) {
      implausiblePublishTimes++;
    }
  }

  /** Whether an event of this run was observed before. */
  public boolean isObserved(byte[] text, int offset) {
    long id = EventId.read(text, offset, runKey);
    synchronized (this) {
      return id != EventId.FOREIGN
          && ledger.contains(EventSet.OBSERVED, EventId.injectorOf(id), EventId.sequenceOf(id));
    }
  }

  private void add(EventSet set, int injector, long sequence) {
    ledger.add(set, injector, sequence);
    sinceLastFlush.add(set, injector, sequence);
  }

  /**
   * Running totals.
   *
   * @param implausiblePublishTimes events that were published before they were due or after they
   *     were observed, by more than {@link #CLOCK_TOLERANCE_NS}: the clocks of the two machines
   *     differ
   */
  public record Totals(
      long observed,
      long duplicates,
      long foreign,
      long implausiblePublishTimes,
      long lagP99Ns,
      long lagMaxNs) {}

  /**
   * Writes what came since the last time.
   *
   * @return totals of the run so far; the lag is that of the events since the last time, 0 when
   *     there were none
   * @throws UncheckedIOException when the disk refuses
   */
  public synchronized Totals flush() {
    glance.reset();
    lags.forEach(
        (second, time, histogram) -> {
          intervals.append(
              TAGS.get(time), clock.originEpochMs() + second * 1_000L, 1_000, histogram);
          if (time == LAG) {
            glance.add(histogram);
          }
        });
    lags.clear();
    intervals.flush();
    append();
    pack();
    return new Totals(
        observed,
        duplicates,
        foreign,
        implausiblePublishTimes,
        glance.getTotalCount() == 0 ? 0 : glance.getValueAtPercentile(99),
        glance.getMaxValue());
  }

  private void append() {
    try {
      for (EventSet set : SETS) {
        for (int injector : sinceLastFlush.injectors()) {
          Roaring64NavigableMap part = sinceLastFlush.bitmap(set, injector);
          if (!part.isEmpty()) {
            LedgerFiles.append(run.ledgerDirectory(), set, injector, part);
          }
        }
      }
      sinceLastFlush = new Ledger();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pack() {
    long all = observed + duplicates;
    if (all - packedAt > packedAt / PACK_AFTER_GROWTH) {
      for (EventSet set : SETS) {
        ledger.injectors().forEach(injector -> ledger.bitmap(set, injector).runOptimize());
      }
      packedAt = all;
    }
  }

  /** Writes everything, each set now in one piece. */
  @Override
  public synchronized void close() {
    flush();
    intervals.close();
    try {
      for (EventSet set : SETS) {
        for (int injector : ledger.injectors()) {
          LedgerFiles.write(run.ledgerDirectory(), set, injector, ledger.bitmap(set, injector));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
