package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * What a probe saw at the far end: which events, how often, and how long after they were due.
 * Written to the run once a second, by {@link #flush}. Thread-safe.
 */
public final class ObservationLog implements AutoCloseable {
  /**
   * Tag of the interval log: observed − due, of events whose due time is known; first observations
   * only.
   */
  public static final String PROCESSING_LAG = "processing-lag";

  private static final int LAG = 0;

  private final RunDirectory run;
  private final DueTimes dueTimes;
  private final RunClock clock;
  private final byte[] runKey;
  private final IntervalLog intervals;
  private final Ledger ledger = new Ledger();
  private final Set<Integer> changedInjectors = new HashSet<>();
  private final DueSeconds lags;
  private final Histogram glance = IntervalLog.newHistogram();
  private long observed;
  private long duplicates;
  private long foreign;

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
    this.lags = new DueSeconds(clock.originNs(), 1);
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
    long id = EventId.read(text, offset, runKey);
    synchronized (this) {
      if (id == EventId.FOREIGN) {
        foreign++;
        return false;
      }
      int injector = EventId.injectorOf(id);
      long sequence = EventId.sequenceOf(id);
      changedInjectors.add(injector);
      if (ledger.contains(EventSet.OBSERVED, injector, sequence)) {
        duplicates++;
        ledger.add(EventSet.DUPLICATED, injector, sequence);
        return true;
      }
      ledger.add(EventSet.OBSERVED, injector, sequence);
      observed++;
      long dueNs = dueTimes.dueNs(injector, sequence);
      if (dueNs != DueTimes.UNKNOWN) {
        lags.record(LAG, dueNs, observedNs - dueNs);
      }
      return true;
    }
  }

  /** Running totals. */
  public record Totals(
      long observed, long duplicates, long foreign, long lagP99Ns, long lagMaxNs) {}

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
              PROCESSING_LAG, clock.originEpochMs() + second * 1_000L, 1_000, histogram);
          glance.add(histogram);
        });
    lags.clear();
    intervals.flush();
    try {
      for (int injector : changedInjectors) {
        for (EventSet set : EnumSet.of(EventSet.OBSERVED, EventSet.DUPLICATED)) {
          LedgerFiles.write(run.ledgerDirectory(), set, injector, ledger.bitmap(set, injector));
        }
      }
      changedInjectors.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Totals(
        observed,
        duplicates,
        foreign,
        glance.getTotalCount() == 0 ? 0 : glance.getValueAtPercentile(99),
        glance.getMaxValue());
  }

  @Override
  public synchronized void close() {
    flush();
    intervals.close();
  }
}
