package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsentTest {
  private static final Profile PRODUCTION = load("production");

  private final StringWriter said = new StringWriter();

  @Test
  void whoTypesTheTargetsNameGoesOn() {
    assertThatCode(() -> consent("api.userwhisperer.ai\n", true).ask(PRODUCTION, false))
        .doesNotThrowAnyException();
    assertThat(said).hasToString("This loads api.userwhisperer.ai. Type its name to go on: ");
  }

  @Test
  void whoTypesAnythingElseSendsNothing() {
    for (String typed : List.of("y\n", "yes\n", "\n", "", "API.userwhisperer.ai\n")) {
      assertThatThrownBy(() -> consent(typed, true).ask(PRODUCTION, false))
          .isInstanceOf(ProfileException.class)
          .hasMessageEndingWith(": needs api.userwhisperer.ai, typed in full; nothing was sent");
    }
  }

  @Test
  void withoutAPersonItTakesForce() {
    assertThatThrownBy(() -> consent("api.userwhisperer.ai\n", false).ask(PRODUCTION, false))
        .hasMessage(
            "--force = (not given): needs --force, or a person at a terminal, for production loads"
                + " api.userwhisperer.ai; nothing was sent");
    assertThatCode(() -> consent("", false).ask(PRODUCTION, true)).doesNotThrowAnyException();
  }

  @Test
  void aProfileThatAsksForNoneIsNotAskedAbout() {
    assertThatCode(() -> consent("", false).ask(load("staging"), false)).doesNotThrowAnyException();
    assertThat(said).hasToString("");
  }

  private Consent consent(String typed, boolean terminal) {
    return new Consent(
        new BufferedReader(new StringReader(typed)), terminal, new PrintWriter(said, true));
  }

  private static Profile load(String name) {
    return ProfileFile.load(Path.of("../profiles"), name, List.of(), List.of());
  }
}
