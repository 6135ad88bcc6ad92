package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** What one kind of request, or all of them, did in a phase. */
final class RequestFacts {
  /** Of requests due in the steady part. */
  final Times steadyTimes = new Times();

  /** What happened in the steady part. */
  final Counts steady = new Counts();

  /** What happened in the whole phase. */
  final Counts whole = new Counts();

  /** In the steady part, which begins with its second 0. */
  final Service service = new Service();

  /** Requests given up as missed from the steady part on; their due times are not recorded. */
  long missedSinceSteady;

  void add(RequestFacts other) {
    steadyTimes.add(other.steadyTimes);
    steady.add(other.steady);
    whole.add(other.whole);
    service.add(other.service);
    missedSinceSteady += other.missedSinceSteady;
  }

  /** Of requests due in the steady part; not to be changed. */
  Histogram steadyTimes(RequestTime time) {
    // A run from before the injector's own lag was told apart has to answer for all of it.
    return time == RequestTime.INJECTOR_LAG && steadyTimes.count(time.tag()) == 0
        ? steadyTimes.get(RequestTime.SCHEDULE_LAG.tag())
        : steadyTimes.get(time.tag());
  }

  /** Answered or given up − sent, of all requests due in the steady part, good or not. */
  Histogram answerTimes() {
    Histogram all = IntervalLog.newHistogram();
    all.add(steadyTimes.get(RequestTime.SERVICE_TIME.tag()));
    all.add(steadyTimes.get(RequestTime.FAILED_SERVICE_TIME.tag()));
    return all;
  }

  /**
   * Half of the time that connections were busy went to requests that took longer than this: the
   * median of the {@linkplain #answerTimes answer times}, each weighted by itself, in nanoseconds;
   * 0 of none.
   */
  static long connectionHoldNs(Histogram answerTimes) {
    double busy = 0;
    for (HistogramIterationValue value : answerTimes.recordedValues()) {
      busy += (double) value.getCountAddedInThisIterationStep() * value.getValueIteratedTo();
    }
    double sum = 0;
    for (HistogramIterationValue value : answerTimes.recordedValues()) {
      sum += (double) value.getCountAddedInThisIterationStep() * value.getValueIteratedTo();
      if (2 * sum >= busy) {
        return value.getValueIteratedTo();
      }
    }
    return 0;
  }

  /** Requests due in the steady part that were answered with success. */
  long good() {
    return steadyTimes.count(RequestTime.RESPONSE_TIME.tag());
  }

  /** Requests due in the steady part that failed, stayed unanswered or were missed. */
  long withoutSuccess() {
    return steadyTimes.count(RequestTime.FAILED_RESPONSE_TIME.tag()) + missedSinceSteady;
  }

  /** Requests due in the steady part whose end is known. */
  long due() {
    return good() + withoutSuccess();
  }

  /** Share of the requests due in the steady part that were never sent, 0 to 1; NaN of none. */
  double missedShare() {
    long sent = steadyTimes.count(RequestTime.SCHEDULE_LAG.tag());
    return (double) missedSinceSteady / (sent + missedSinceSteady);
  }
}
