package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;

/** What holds of every ledger of a run that was drained, however the run went. */
final class LedgerSums {
  private LedgerSums() {}

  /** Something was accepted, nothing of it was lost, and all that was sent came to one end. */
  static void assertHold(Ledger ledger) {
    assertThat(ledger.count(EventSet.ACCEPTED)).isPositive();
    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED)).as("lost").isZero();
    assertThat(ledger.count(EventSet.SENT))
        .isEqualTo(
            ledger.count(EventSet.ACCEPTED)
                + ledger.count(EventSet.REJECTED)
                + ledger.count(EventSet.FAILED)
                + ledger.count(EventSet.UNANSWERED));
  }
}
