package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.AutoscaleSettings;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.Following;
import ai.userwhisperer.megaphone.reports.Verdict;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A run whose load goes up by a step, to see how the platform follows: the work of a profile, and
 * behind it what came of the step.
 *
 * @param job the profile's
 * @param phase whose load goes up
 * @param keepsUp share of the events asked for that has to be accepted
 * @param following what came of it, once the run is over
 */
record FollowingJob(
    Job job,
    String phase,
    AutoscaleSettings settings,
    double keepsUp,
    AtomicReference<Following> following)
    implements Job {
  @Override
  public void check(Profile profile) throws InterruptedException {
    job.check(profile);
  }

  @Override
  public String plan(Profile profile) {
    return job.plan(profile);
  }

  @Override
  public Optional<String> awaitRecovery(Profile profile) throws InterruptedException {
    return job.awaitRecovery(profile);
  }

  @Override
  public FirehosePlan aim(FirehosePlan plan) {
    return job.aim(plan);
  }

  @Override
  public String outcome(Profile profile, Verdict verdict, RunDirectory run) {
    String text = job.outcome(profile, verdict, run);
    if (run.manifest().phase(phase).isEmpty()) {
      return text;
    }
    Following found =
        Following.of(
            run,
            phase,
            settings.from(),
            settings.to(),
            settings.before().toSeconds(),
            (int) settings.window().toSeconds(),
            keepsUp);
    found.write(run);
    following.set(found);
    return text + String.join("\n", found.lines()) + "\n";
  }
}
