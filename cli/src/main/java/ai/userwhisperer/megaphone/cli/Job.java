package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Verdict;
import java.util.Optional;

/** What a run is for: a profile's own work, or one phase by hand. */
interface Job {
  /**
   * Looks at the target before anything is sent.
   *
   * @throws ai.userwhisperer.megaphone.profiles.ProfileException when it can't be used
   */
  void check(Profile profile) throws InterruptedException;

  /** What will be done, in words. */
  String plan(Profile profile);

  /**
   * Waits between two phases until the platform is well again.
   *
   * @return why the next phase must not begin; empty when it may
   */
  Optional<String> awaitRecovery(Profile profile) throws InterruptedException;

  /** The plan of a phase as this job sends it. */
  FirehosePlan aim(FirehosePlan plan);

  /** What came of it, in words; writes what else was asked for. */
  String outcome(Profile profile, Verdict verdict, RunDirectory run);
}
