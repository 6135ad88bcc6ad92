package ai.userwhisperer.megaphone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;
import ai.userwhisperer.megaphone.sandbox.TlsFiles;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The step of the deployment checklist: production's profile against a sandbox that has
 * production's name, TLS by an authority of the test's own, and keys with limits.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Calm.OF_THE_MACHINE, mode = ResourceAccessMode.READ)
final class DressRehearsalTest {
  private static final Path PROFILE = Path.of("src/test/resources/rehearsal.conf").toAbsolutePath();
  private static final String HOST = "api.userwhisperer.ai";
  private static final String LIMITED = "uw_load_0123456789_0123456789_0123";
  private static final String EXEMPT = "uw_exempt_0123456789_0123456789_01";

  @TempDir Path directory;
  private Path authority;
  private SandboxOptions release;

  @BeforeEach
  void dress() throws Exception {
    CertificateBuilder template =
        new CertificateBuilder().ecp256().notAfter(Instant.now().plus(Duration.ofDays(90)));
    X509Bundle root =
        template
            .copy()
            .subject("CN=Test Authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle ofHost =
        template.copy().subject("CN=" + HOST).addSanDnsName(HOST).buildIssuedBy(root);
    authority = Files.writeString(directory.resolve("authority.pem"), root.getCertificatePEM());
    Path certificate =
        Files.writeString(directory.resolve("certificate.pem"), ofHost.getCertificatePathPEM());
    Path key = Files.writeString(directory.resolve("key.pem"), ofHost.getPrivateKeyPEM());
    Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost " + HOST + "\n");
    release =
        new SandboxOptions(0, 0, 0, "user-whisperer-prod", SandboxOptions.DEFAULT_SEED, List.of())
            .withRateLimits(true)
            .withTls(new TlsFiles(certificate, key));
  }

  @Test
  void aKeyWithLimitsIsRedAndOneWithoutPasses() throws Exception {
    try (Sandbox platform = Sandbox.start(release)) {
      Path run = directory.resolve("run");

      Command.Result red = step(platform, LIMITED, run);

      assertThat(red.exitCode()).as(red.toString()).isEqualTo(2);
      assertThat(red.out())
          .contains("  ✓ TLS ")
          .contains("  ✗ rate limit         this key allows 1,000 requests in ")
          .contains("→ use a key that is exempt");
      assertThat(run).doesNotExist();

      Command.Result green = step(platform, EXEMPT, run);

      assertThat(green.exitCode()).as(green.toString()).isZero();
      assertThat(green.out())
          .contains("Preflight: nothing is in the way.")
          .contains("\nPASS: the harness was healthy, and every gated baseline holds (")
          .doesNotContain(EXEMPT, "✗");
    }
  }

  @Test
  void aReleaseThatDropsEventsFailsWithTheReasonInTheFirstLine() throws Exception {
    try (Sandbox platform =
        Sandbox.start(release.withFaults(List.of(Fault.parse("events-lost=5%,from=5s"))))) {
      // What was dropped never comes.
      Command.Result result = step(platform, EXEMPT, directory.resolve("run"), "drain.window=4 s");

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
      assertThat(result.out())
          .containsPattern("\nFAIL: Events were dropped: [0-9.]+ % against < 0.01 %")
          .contains("  FAIL: platform.data-loss: ");
    }
  }

  private Command.Result step(Sandbox platform, String key, Path run, String... more)
      throws Exception {
    Path secret = Files.writeString(directory.resolve("uw-api-key"), key + "\n");
    String address = "https://" + HOST + ":" + platform.addresses().gateway().getPort();
    List<String> arguments =
        new ArrayList<>(List.of("run", PROFILE.toString(), "--force", "--out", run.toString()));
    Stream.concat(
            Stream.of(
                "target.base-url=" + address,
                "target.trust-file=" + authority,
                "secrets.UW_API_KEY=" + secret,
                "probes.pubsub.endpoint=" + platform.addresses().pubSub(),
                "probes.redis.uri=" + platform.addresses().redis(),
                "probes.metrics.url=" + address + "/metrics"),
            Arrays.stream(more))
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    String options =
        Command.QUICK_START.get("JAVA_TOOL_OPTIONS")
            + " -Djdk.net.hosts.file="
            + directory.resolve("hosts");
    return Command.start(Map.of("JAVA_TOOL_OPTIONS", options), arguments.toArray(String[]::new))
        .await();
  }
}
