package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The preflight as people start it, against a platform that is there. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class PreflightTest {
  private static final String KEY = "uw_canary_0123456789_0123456789_0123";

  private static Sandbox sandbox;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults());
  }

  @AfterAll
  static void stop() throws Exception {
    sandbox.close();
  }

  @Test
  void whereNothingIsInTheWayAllIsSaidToBeGood() throws Exception {
    Command.Result result = preflight(KEY);

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.out())
        .contains("  ✓ name               127.0.0.1 is 127.0.0.1")
        .contains("  ! TLS                none: the key travels in plain text")
        .contains("  ✓ health ")
        .contains("  ✓ key                the platform takes the key of UW_API_KEY")
        .contains("  ✓ clock ")
        .contains("  ✓ rate limit ")
        .contains("  ✓ redis ")
        .contains("  ✓ pubsub ")
        .containsPattern("  ✓ one event +accepted, and seen at the far end within [0-9.]+ s")
        .contains("Preflight: nothing is in the way.")
        .doesNotContain(KEY, "✗");
    assertThat(result.err()).doesNotContain(KEY);
  }

  @Test
  void aWrongKeyIsRedAndNothingIsSent() throws Exception {
    Command.Result result = preflight("wrong_0123456789_0123456789_0123456789");

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.out())
        .contains(
            "  ✗ key                the platform answers 401 to the key of UW_API_KEY → set UW_API_KEY to a key of this environment")
        .contains("  – one event          not sent, as something above is wrong")
        .contains("1 check is red");
  }

  @Test
  void aProbeThatIsNotRequiredIsNoObstacle() throws Exception {
    Command.Result required = preflight(KEY, "probes.redis.uri=redis://127.0.0.1:1");
    Command.Result not =
        preflight(KEY, "probes.redis.uri=redis://127.0.0.1:1", "probes.redis.required=off");

    assertThat(required.exitCode()).as(required.toString()).isEqualTo(2);
    assertThat(required.out())
        .contains("  ✗ redis ")
        .contains("→ mend it, or set probes.redis.required = off");
    assertThat(not.exitCode()).as(not.toString()).isZero();
    assertThat(not.out()).contains("  ! redis ").contains("it is not required, and left out");
  }

  @Test
  void aPlatformThatIsNotThereIsSaidOnce() throws Exception {
    Command.Result result = preflight(KEY, "target.base-url=http://127.0.0.1:1");

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.out())
        .contains("  ✗ health             http://127.0.0.1:1 does not answer")
        .contains("  – one event ");
  }

  @Test
  void aKeyThatCanNotCarryThePlanIsSaidSoBeforeItIsThrottled() throws Exception {
    try (Sandbox limited = Sandbox.start(SandboxOptions.defaults().withRateLimits(true))) {
      Command.Result result = preflight(limited, KEY);

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
      assertThat(result.out())
          .contains("  ✗ rate limit         this key allows 1,000 requests in ")
          .contains("; phase ingestion needs ")
          .contains("→ use a key that is exempt");
    }
  }

  @Test
  void aRunThatMeetsARedPreflightSendsNothing() throws Exception {
    Path run = directory.resolve("run");
    List<String> arguments =
        arguments("staging", sandbox, "run", List.of("probes.redis.password-env="));
    arguments.addAll(List.of("--out", run.toString()));
    Command.Result result =
        Command.start(
                Map.of("UW_API_KEY", "wrong_0123456789_0123456789_0123456789"),
                arguments.toArray(String[]::new))
            .await();

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("megaphone: preflight = red: needs what the lines with ✗ ask for\n");
    assertThat(run).doesNotExist();
  }

  @Test
  void aProfileThatStartsItsOwnPlatformHasNothingToLookAt() throws Exception {
    Command.Result result = Command.run("preflight", "local");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "megaphone: profile = local: needs a platform that is there; this one starts its own\n");
  }

  private static Command.Result preflight(String key, String... more) throws Exception {
    return preflight(sandbox, key, more);
  }

  private static Command.Result preflight(Sandbox platform, String key, String... more)
      throws Exception {
    return Command.start(
            Map.of("UW_API_KEY", key),
            arguments("local", platform, "preflight", List.of(more)).toArray(String[]::new))
        .await();
  }

  private static List<String> arguments(
      String profile, Sandbox platform, String command, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of(command, profile));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "sandbox.start=false",
                "target.auth.key-default=",
                "target.base-url=" + platform.addresses().gateway(),
                "probes.pubsub.endpoint=" + platform.addresses().pubSub(),
                "probes.redis.uri=" + platform.addresses().redis(),
                "probes.metrics.url=" + platform.addresses().gateway() + "/metrics",
                "phases.gateway.rate=2000"));
    settings.addAll(more);
    arguments.addAll(Command.settings(settings));
    return arguments;
  }
}
