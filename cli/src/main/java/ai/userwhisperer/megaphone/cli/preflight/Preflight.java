package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.cli.preflight.Finding.Mark;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All checks, one after the other, each told as soon as it is done. */
public final class Preflight {
  private final Profile profile;
  private final Map<String, String> environment;
  private final Path runs;
  private final PrintWriter out;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A preflight.
   *
   * @param environment where the keys are
   * @param runs where runs are written
   */
  public Preflight(Profile profile, Map<String, String> environment, Path runs, PrintWriter out) {
    this.profile = profile;
    this.environment = environment;
    this.runs = runs;
    this.out = out;
  }

  /**
   * Looks at everything; sends one event.
   *
   * @return whether nothing is bad
   * @throws ProfileException when there is no key to look with
   */
  public boolean run() throws IOException, InterruptedException {
    out.println("Preflight of " + profile.name() + ": " + profile.target().baseUrl());
    String keyHeader = profile.target().auth().headerValue(environment);
    tell(new MachineChecks(profile, runs).all());
    tell(PubSubStreams.of(profile).stream().toList());
    List<Finding> target = new TargetChecks(profile, keyHeader).all();
    tell(target);
    boolean targetIsWell =
        target.stream()
            .noneMatch(finding -> finding.mark() == Mark.BAD || finding.mark() == Mark.SKIPPED);
    tell(new FarEndChecks(profile, environment, keyHeader).all(targetIsWell));
    long bad = findings.stream().filter(finding -> finding.mark() == Mark.BAD).count();
    out.println(
        bad == 0
            ? "Preflight: nothing is in the way."
            : "Preflight: "
                + bad
                + (bad == 1 ? " check is" : " checks are")
                + " red; nothing was sent but one event at most.");
    out.flush();
    return bad == 0;
  }

  private void tell(List<Finding> found) {
    found.forEach(finding -> out.println(finding.text()));
    out.flush();
    findings.addAll(found);
  }
}
