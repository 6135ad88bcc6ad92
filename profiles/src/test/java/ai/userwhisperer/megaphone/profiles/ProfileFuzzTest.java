package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A profile that somebody has written: it is valid, or one line says what is wrong with it. */
class ProfileFuzzTest {
  private static final Path PROFILES = Path.of("../profiles");
  private static final String RESOLVED =
      ProfileFile.load(PROFILES, "local", List.of(), List.of()).resolved();

  /** Settings laid over a profile that is there, one a line. */
  @FuzzTest(maxDuration = "6s")
  void assignments(byte[] data) {
    List<String> lines = new String(data, StandardCharsets.UTF_8).lines().toList();
    try {
      Profile profile = ProfileFile.load(PROFILES, "local", lines, List.of());
      assertThat(ProfileFile.parse(profile.resolved())).isEqualTo(profile);
    } catch (ProfileException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  /** The document that a run keeps of its profile, with bytes of it replaced. */
  @FuzzTest(maxDuration = "6s")
  void documents(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    int at = data.length == 0 ? 0 : Math.floorMod(text.hashCode(), RESOLVED.length());
    String changed =
        RESOLVED.substring(0, at)
            + text
            + RESOLVED.substring(Math.min(RESOLVED.length(), at + text.length()));
    try {
      assertThat(ProfileFile.parse(changed).phases()).isNotEmpty();
    } catch (ProfileException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }
}
