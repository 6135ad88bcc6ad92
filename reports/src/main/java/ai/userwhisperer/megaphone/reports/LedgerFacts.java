package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import java.util.function.LongBinaryOperator;

/** The ledger of a run, and whether all of it could be read. */
final class LedgerFacts {
  private final Ledger ledger;
  private final boolean whole;

  private LedgerFacts(Ledger ledger, boolean whole) {
    this.ledger = ledger;
    this.whole = whole;
  }

  static LedgerFacts read(RunDirectory run, Problems problems) {
    long before = problems.count();
    Ledger[] read = {new Ledger()};
    problems.guard("ledger", () -> read[0] = run.readLedger(problems));
    return new LedgerFacts(read[0], problems.count() == before);
  }

  /** False when a file of it is damaged, so that nothing counted from it can be trusted. */
  boolean isWhole() {
    return whole;
  }

  /** Events of a phase, or of the whole run. */
  record Sums(
      long sent,
      long accepted,
      long rejected,
      long failed,
      long unanswered,
      long observed,
      long lost,
      long duplicated,
      long unconfirmed) {
    static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0);

    Sums plus(Sums other) {
      return new Sums(
          sent + other.sent,
          accepted + other.accepted,
          rejected + other.rejected,
          failed + other.failed,
          unanswered + other.unanswered,
          observed + other.observed,
          lost + other.lost,
          duplicated + other.duplicated,
          unconfirmed + other.unconfirmed);
    }
  }

  /**
   * How many events of an injector were accepted and never observed: of sequence numbers from the
   * first argument on, and below the second.
   */
  LongBinaryOperator lost(int injector) {
    return ledger.rangesWithout(EventSet.ACCEPTED, EventSet.OBSERVED, injector);
  }

  Sums of(PhaseFacts.Range events) {
    return new Sums(
        count(EventSet.SENT, events),
        count(EventSet.ACCEPTED, events),
        count(EventSet.REJECTED, events),
        count(EventSet.FAILED, events),
        count(EventSet.UNANSWERED, events),
        count(EventSet.OBSERVED, events),
        ledger.countWithout(
            EventSet.ACCEPTED,
            EventSet.OBSERVED,
            events.injector(),
            events.first(),
            events.count()),
        count(EventSet.DUPLICATED, events),
        observed(EventSet.FAILED, events) + observed(EventSet.UNANSWERED, events));
  }

  /** Of all injectors over the whole run. */
  Sums ofRun() {
    return ledger.injectors().stream()
        .map(injector -> of(new PhaseFacts.Range(injector, 0, EventId.MAX_SEQUENCE + 1)))
        .reduce(Sums.NONE, Sums::plus);
  }

  private long count(EventSet set, PhaseFacts.Range events) {
    return ledger.count(set, events.injector(), events.first(), events.count());
  }

  private long observed(EventSet set, PhaseFacts.Range events) {
    return ledger.countBoth(
        set, EventSet.OBSERVED, events.injector(), events.first(), events.count());
  }
}
