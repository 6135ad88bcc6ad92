package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.reports.Metrics;
import ai.userwhisperer.megaphone.reports.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One phase to one address, by hand. Nothing is asked of the address but that it answers; the
 * harness is judged, no baseline is.
 *
 * @param url with a path, if it is not the platform's own for events
 * @param headers sent with every request besides the profile's; may hold secrets
 * @param json where the figures go as JSON; null for nowhere
 */
record FirehoseJob(URI url, Map<String, String> headers, Path json) implements Job {
  @Override
  public void check(Profile profile) {
    // The firehose refuses an address that can't be used when it opens its connections.
  }

  @Override
  public String plan(Profile profile) {
    return FirehoseText.plan(url, phase(profile));
  }

  /** There is one phase alone. */
  @Override
  public Optional<String> awaitRecovery(Profile profile) {
    return Optional.empty();
  }

  @Override
  public FirehosePlan aim(FirehosePlan plan) {
    try {
      return plan.withTarget(plan.target().with(path(), headers));
    } catch (IllegalArgumentException e) {
      throw new ProfileException(
          e.getMessage().replaceFirst("^target\\.headers\\.", "--header "), e);
    }
  }

  @Override
  public String outcome(Profile profile, Verdict verdict, RunDirectory run) {
    Metrics metrics = Metrics.of(run, problem -> {});
    Phase.Firehose phase = phase(profile);
    if (json != null) {
      Json.write(json.toAbsolutePath(), FirehoseJson.of(phase, metrics, verdict));
    }
    return FirehoseText.outcome(phase, metrics, verdict, run);
  }

  private String path() {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static Phase.Firehose phase(Profile profile) {
    return (Phase.Firehose) profile.phases().get(0);
  }
}
