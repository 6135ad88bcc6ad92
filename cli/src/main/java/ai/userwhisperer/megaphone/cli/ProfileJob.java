package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.preflight.Preflight;
import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.reports.VerdictText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The work of a profile: the platform is asked for its health, or looked at from all sides, and
 * somebody for consent, as the profile's fences say; baselines are shown.
 *
 * @param consent how to ask for it
 * @param forced whether it was given on the command line
 * @param environment where the keys are
 * @param runs where runs are written
 * @param out where checks are told
 */
record ProfileJob(
    Consent consent, boolean forced, Map<String, String> environment, Path runs, PrintWriter out)
    implements Job {
  private static final int RECOVERS_WITHIN_SECONDS = 30;
  private static final long ASKED_EVERY_MS = 500;

  @Override
  public void check(Profile profile) throws InterruptedException {
    consent.ask(profile, forced);
    if (profile.sandbox().start() || !profile.fences().preflight()) {
      TargetCheck.check(profile.target());
      return;
    }
    try {
      if (!new Preflight(profile, environment, runs, out).run()) {
        throw new ProfileException("preflight = red: needs what the lines with ✗ ask for");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String plan(Profile profile) {
    return PlanText.of(profile);
  }

  @Override
  public Optional<String> awaitRecovery(Profile profile) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERS_WITHIN_SECONDS);
    while (true) {
      try {
        TargetCheck.check(profile.target());
        return Optional.empty();
      } catch (ProfileException e) {
        if (System.nanoTime() - endNs > 0) {
          return Optional.of(
              "guard recovery: the platform was not well within "
                  + RECOVERS_WITHIN_SECONDS
                  + " s of the phase before: "
                  + e.getMessage());
        }
        Thread.sleep(ASKED_EVERY_MS);
      }
    }
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
