package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorJarTest {
  @TempDir Path folder;

  @Test
  void theJarThatIsNamedComesFirst() throws IOException {
    Path named = Files.createFile(folder.resolve("mine.jar"));
    Path sdk = sdk("sdk", "cloud-pubsub-emulator-0.8.20-all.jar");

    assertThat(
            EmulatorJar.find(
                Map.of("PUBSUB_EMULATOR_JAR", named.toString(), "CLOUDSDK_ROOT", sdk.toString())))
        .contains(named);
  }

  @Test
  void aNamedJarThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> EmulatorJar.find(Map.of("PUBSUB_EMULATOR_JAR", "/no/such.jar")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "PUBSUB_EMULATOR_JAR = /no/such.jar: needs the jar of Google's Pub/Sub emulator, and"
                + " there is no such file");
  }

  @Test
  void theNewestJarOfAnSdkIsFound() throws IOException {
    Path sdk =
        sdk(
            "sdk",
            "cloud-pubsub-emulator-0.8.19-all.jar",
            "cloud-pubsub-emulator-0.8.20-all.jar",
            "zlib.jar");

    assertThat(EmulatorJar.find(Map.of("CLOUDSDK_ROOT", sdk.toString())))
        .contains(sdk.resolve("platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar"));
  }

  @Test
  void theSdkOfTheGcloudOnThePathIsFoundThroughItsLink() throws IOException {
    Path sdk = sdk("sdk", "cloud-pubsub-emulator-0.8.20-all.jar").toRealPath();
    Files.createDirectories(sdk.resolve("bin"));
    Files.createFile(sdk.resolve("bin/gcloud"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("gcloud"), sdk.resolve("bin/gcloud"));

    assertThat(EmulatorJar.find(Map.of("PATH", "/no/such/folder:" + bin)))
        .contains(sdk.resolve("platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar"));
  }

  private Path sdk(String name, String... jars) throws IOException {
    Path sdk = folder.resolve(name);
    Path lib = Files.createDirectories(sdk.resolve("platform/pubsub-emulator/lib"));
    for (String jar : jars) {
      Files.createFile(lib.resolve(jar));
    }
    return sdk;
  }
}
