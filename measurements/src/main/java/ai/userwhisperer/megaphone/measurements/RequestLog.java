package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.SecondCounts.Quantiles;
import ai.userwhisperer.megaphone.measurements.SecondCounts.Sequences;
import ai.userwhisperer.megaphone.measurements.SecondCounts.ValueStatistics;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The two files of one kind of request in one phase. Written by one thread; recorders may be added
 * by others.
 */
final class RequestLog implements AutoCloseable {
  private static final RequestTime[] TIMES = RequestTime.values();

  private final String phase;
  private final String request;
  private final long phaseStartEpochMs;
  private final IntervalLog intervals;
  private final LineFile<SecondCounts> counts;
  private final Histogram glance = IntervalLog.newHistogram();
  private final List<LoadRecorder> recorders = new CopyOnWriteArrayList<>();

  RequestLog(RunDirectory run, String phase, String request, int injector, long phaseStartEpochMs) {
    this.phase = phase;
    this.request = request;
    this.phaseStartEpochMs = phaseStartEpochMs;
    this.intervals = run.intervals(phase, request, injector);
    this.counts = run.counts(phase, request, injector);
  }

  boolean is(String ofPhase, String ofRequest) {
    return isOf(ofPhase) && request.equals(ofRequest);
  }

  boolean isOf(String ofPhase) {
    return phase.equals(ofPhase);
  }

  void add(LoadRecorder recorder) {
    recorders.add(recorder);
  }

  /**
   * Writes all tallies that were handed over, and gives them back. How many of a recorder's had
   * waited goes into the last of them, as {@value LoadLog#RECORDER_BACKLOG}.
   */
  void drain(Consumer<Tally> ledger) {
    for (LoadRecorder recorder : recorders) {
      int waiting = recorder.backlog();
      int drained = 0;
      for (Tally tally = recorder.poll(); tally != null; tally = recorder.poll()) {
        ledger.accept(tally);
        drained++;
        if (!tally.isEmpty()) {
          if (drained == waiting) {
            tally.values.put(LoadLog.RECORDER_BACKLOG, ValueStatistics.of(waiting));
          }
          append(tally);
        }
        tally.clear();
        recorder.giveBack(tally);
      }
    }
    intervals.flush();
  }

  private void append(Tally tally) {
    glance.reset();
    tally.times.forEach(
        (second, time, histogram) -> {
          intervals.append(TIMES[time].tag(), epochMs(second), 1_000, histogram);
          if (TIMES[time] == RequestTime.RESPONSE_TIME) {
            glance.add(histogram);
          }
        });
    counts.append(
        new SecondCounts(
            tally.second,
            epochMs(tally.second),
            tally.requestsSent,
            tally.requestsGood,
            tally.requestsFailed,
            tally.requestsUnanswered,
            tally.requestsMissed,
            tally.count(EventSet.SENT),
            tally.count(EventSet.ACCEPTED),
            tally.count(EventSet.REJECTED),
            tally.count(EventSet.FAILED),
            tally.count(EventSet.UNANSWERED),
            tally.eventsMissed,
            tally.bytesSent,
            tally.bytesReceived,
            tally.errors,
            tally.values,
            quantiles(),
            sequences(tally.events[EventSet.SENT.ordinal()])));
  }

  private static Sequences sequences(Ranges sent) {
    return sent.isEmpty() ? null : new Sequences(sent.least(), sent.end());
  }

  private Quantiles quantiles() {
    return glance.getTotalCount() == 0
        ? null
        : new Quantiles(
            glance.getValueAtPercentile(50), glance.getValueAtPercentile(99), glance.getMaxValue());
  }

  private long epochMs(int second) {
    return phaseStartEpochMs + second * 1_000L;
  }

  @Override
  public void close() {
    intervals.close();
    counts.close();
  }
}
