package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxOptionsTest {
  private static final String PROJECT = SandboxOptions.DEFAULT_PROJECT;

  @Test
  void theDefaultsTakeFreePortsAndHaveNoFaults() {
    assertThat(SandboxOptions.defaults())
        .isEqualTo(new SandboxOptions(0, 0, 0, PROJECT, SandboxOptions.DEFAULT_SEED, List.of()));
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    assertRefused(
        70_000,
        0,
        PROJECT,
        "sandbox gateway-port = 70000: needs a port from 1 to 65535, or 0 for a free one");
    assertRefused(
        0,
        -1,
        PROJECT,
        "sandbox pubsub-port = -1: needs a port from 1 to 65535, or 0 for a free one");
  }

  @Test
  void onePortForTwoPartsIsRefused() {
    assertRefused(
        8080,
        8080,
        PROJECT,
        "sandbox pubsub-port = 8080: the same as gateway-port; choose another, or 0 for a free"
            + " one");
  }

  @Test
  void aProjectThatGoogleWouldNotTakeIsRefused() {
    assertRefused(
        0,
        0,
        "My Project",
        "sandbox project = My Project: needs 6 to 30 lower-case letters, digits and hyphens, a"
            + " letter first and no hyphen last");
  }

  @Test
  void aFaultGivenTwiceIsRefused() {
    Fault fault = Fault.parse("events-lost=1%");
    assertThatThrownBy(() -> SandboxOptions.defaults().withFaults(List.of(fault, fault)))
        .hasMessage("sandbox fault events-lost: given twice; needs one");
  }

  private static void assertRefused(int gateway, int pubSub, String project, String message) {
    assertThatThrownBy(() -> new SandboxOptions(gateway, pubSub, 0, project, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
