package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.reports.VerdictText;

/** The work of a profile: its platform is asked for its health, its baselines are shown. */
final class ProfileJob implements Job {
  @Override
  public void check(Profile profile) throws InterruptedException {
    TargetCheck.check(profile.target());
  }

  @Override
  public String plan(Profile profile) {
    return PlanText.of(profile);
  }

  @Override
  public FirehosePlan aim(FirehosePlan plan) {
    return plan;
  }

  @Override
  public String outcome(Profile profile, Verdict verdict, RunDirectory run) {
    return VerdictText.of(verdict, run);
  }
}
