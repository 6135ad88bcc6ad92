package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Google's own Pub/Sub emulator lies on this machine, if it does. */
public final class EmulatorJar {
  /** Names the emulator's jar, and comes before every installation. */
  public static final String SETTING = "PUBSUB_EMULATOR_JAR";

  private static final String SDK_SETTING = "CLOUDSDK_ROOT";
  private static final Path INSIDE_SDK = Path.of("platform", "pubsub-emulator", "lib");
  private static final List<String> USUAL_SDKS =
      List.of(
          "/usr/lib/google-cloud-sdk",
          "/usr/share/google-cloud-sdk",
          "/usr/local/google-cloud-sdk",
          "/opt/google-cloud-sdk",
          "/opt/homebrew/share/google-cloud-sdk",
          "/snap/google-cloud-sdk/current");

  private EmulatorJar() {}

  /**
   * Looks at {@value #SETTING}, at {@code CLOUDSDK_ROOT}, beside a {@code gcloud} on the PATH, and
   * where a Google Cloud SDK usually is.
   *
   * @throws IllegalArgumentException if {@value #SETTING} is set and names no file
   */
  public static Optional<Path> find(Map<String, String> environment) throws IOException {
    String named = environment.getOrDefault(SETTING, "");
    if (!named.isEmpty()) {
      if (!Files.isRegularFile(Path.of(named))) {
        throw new IllegalArgumentException(
            "%s = %s: needs the jar of Google's Pub/Sub emulator, and there is no such file"
                .formatted(SETTING, named));
      }
      return Optional.of(Path.of(named).toAbsolutePath());
    }
    for (Path sdk : sdks(environment)) {
      Optional<Path> jar = newest(sdk.resolve(INSIDE_SDK));
      if (jar.isPresent()) {
        return jar;
      }
    }
    return Optional.empty();
  }

  private static List<Path> sdks(Map<String, String> environment) throws IOException {
    List<Path> sdks = new ArrayList<>();
    String root = environment.getOrDefault(SDK_SETTING, "");
    if (!root.isEmpty()) {
      sdks.add(Path.of(root));
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path gcloud = Path.of(folder, "gcloud");
      if (!folder.isEmpty() && Files.isRegularFile(gcloud)) {
        Path bin = gcloud.toRealPath().getParent();
        sdks.add(bin.getParent());
      }
    }
    String home = environment.getOrDefault("HOME", "");
    if (!home.isEmpty()) {
      sdks.add(Path.of(home, "google-cloud-sdk"));
    }
    USUAL_SDKS.forEach(sdk -> sdks.add(Path.of(sdk)));
    return sdks;
  }

  private static Optional<Path> newest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("cloud-pubsub-emulator.*\\.jar"))
          .max(Comparator.comparing(Path::getFileName));
    }
  }
}
