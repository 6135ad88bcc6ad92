package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.profiles.Phase;
import java.util.OptionalLong;

/** Who sends a run's load: this process alone, or this one and others. */
interface Injectors {
  /** This process, alone. */
  Injectors ONE =
      new Injectors() {
        @Override
        public Share share() {
          return Share.WHOLE;
        }

        @Override
        public OptionalLong startNs(Phase phase, RunClock clock) {
          return OptionalLong.of(PhaseStart.next(clock));
        }

        @Override
        public void sent(Phase phase) {}

        @Override
        public Ledger ledger(RunDirectory run) {
          return run.readLedger(damaged -> {});
        }
      };

  /** What this process sends. */
  Share share();

  /**
   * When a phase begins, by this process's monotonic clock. This process can begin at any moment;
   * waits until all others can, too.
   *
   * @return empty when the run has to stop before
   */
  OptionalLong startNs(Phase phase, RunClock clock) throws InterruptedException;

  /** This process's share of a phase is sent and on disk; the first waits until all others' is. */
  void sent(Phase phase) throws InterruptedException;

  /** What has become of the events of all of them, as far as it is on disk. */
  Ledger ledger(RunDirectory run);
}
