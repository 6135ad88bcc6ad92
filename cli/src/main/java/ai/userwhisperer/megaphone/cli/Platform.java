package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import ai.userwhisperer.megaphone.sandbox.SandboxException;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the run is aimed at: a sandbox of our own, which ends with the run, or a platform that is
 * there.
 */
final class Platform implements AutoCloseable {
  private final Optional<SandboxProcess> sandbox;

  private Platform(Optional<SandboxProcess> sandbox) {
    this.sandbox = sandbox;
  }

  /** Starts the sandbox where the profile asks for one. */
  static Platform of(Profile profile) throws SandboxException, IOException {
    if (!profile.sandbox().start()) {
      return new Platform(Optional.empty());
    }
    Path sandboxLog = Files.createTempFile("megaphone-sandbox", ".log");
    sandboxLog.toFile().deleteOnExit();
    String project =
        profile
            .probes()
            .pubSub()
            .map(PubSubSettings::project)
            .orElse(SandboxOptions.DEFAULT_PROJECT);
    return new Platform(
        Optional.of(SandboxProcess.start(profile.sandbox(), project, profile.seed(), sandboxLog)));
  }

  /** The settings that aim a profile at it; none for a platform that was there. */
  List<String> assignments() {
    return sandbox.map(SandboxProcess::assignments).orElse(List.of());
  }

  @Override
  public void close() {
    sandbox.ifPresent(SandboxProcess::close);
  }
}
