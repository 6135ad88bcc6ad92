package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretFilesTest {
  @TempDir Path directory;

  @Test
  void aFileStandsInForAVariableThatIsNotSet() throws IOException {
    SecretFiles files = new SecretFiles(Map.of("UW_API_KEY", file("key", "k1\n")));

    assertThat(files.over(Map.of("HOME", "/"))).containsEntry("UW_API_KEY", "k1");
    assertThat(files.over(Map.of("UW_API_KEY", ""))).containsEntry("UW_API_KEY", "k1");
    assertThat(files.over(Map.of("UW_API_KEY", "k2"))).containsEntry("UW_API_KEY", "k2");
  }

  @Test
  void aProfileNamesThemAndItsResolvedFormDoesToo() throws IOException {
    Path profiles = Files.createDirectories(directory.resolve("profiles"));
    Files.copy(Path.of("../profiles/defaults.conf"), profiles.resolve("defaults.conf"));
    Files.copy(Path.of("../profiles/baselines.conf"), profiles.resolve("baselines.conf"));
    Files.writeString(
        profiles.resolve("mine.conf"),
        Files.readString(Path.of("../profiles/local.conf"))
            + "\nsecrets { UW_API_KEY = \"key\" }\n");
    file("profiles/key", "k3");

    Profile profile = ProfileFile.load(profiles, "mine", List.of(), List.of());

    assertThat(profile.secrets().over(Map.of())).containsEntry("UW_API_KEY", "k3");
    assertThat(ProfileFile.parse(profile.resolved()).secrets()).isEqualTo(profile.secrets());
    assertThat(profile.resolved()).doesNotContain("k3");
  }

  @Test
  void whatCantBeReadIsNamedAndNotShown() throws IOException {
    Path missing = directory.resolve("missing");
    Path large = file("large", "s3cret".repeat(20_000));
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});

    assertThatThrownBy(() -> new SecretFiles(Map.of("KEY", missing)).over(Map.of()))
        .isInstanceOf(ProfileException.class)
        .hasMessage("secrets.KEY = " + missing + ": needs a file that is there");
    assertThatThrownBy(() -> new SecretFiles(Map.of("KEY", large)).over(Map.of()))
        .hasMessage("secrets.KEY = " + large + ": needs a file of at most 64 KiB");
    assertThatThrownBy(() -> new SecretFiles(Map.of("KEY", binary)).over(Map.of()))
        .hasMessage("secrets.KEY = " + binary + ": needs a file of text in UTF-8");
    assertThatThrownBy(() -> new SecretFiles(Map.of("NO-NAME", missing)))
        .hasMessageContaining("needs names of environment variables");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
