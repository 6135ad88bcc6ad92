package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that speaks TLS only, with a certificate for localhost that it signed itself. */
class RedisTlsTest {
  @TempDir Path folder;
  private PemKeys keys;
  private RedisForm form;
  private TestRun run;

  @BeforeEach
  void begin() throws Exception {
    RedisForm.assumeRedis7();
    keys = PemKeys.ofLocalhost(folder);
    form = RedisForm.secured(folder, keys);
    run = TestRun.in(folder);
  }

  @AfterEach
  void end() {
    if (form != null) {
      form.close();
    }
  }

  @Test
  void aServerWhoseAuthorityIsInTheTrustFileIsWatched() {
    try (RedisProbe probe = probe("rediss://localhost:", Optional.of(keys.certificate()))) {
      probe.start();
      probe.sample();
      assertThat(run.lastSample("redis").values()).containsKey("keys");
    }
  }

  @Test
  void anAuthorityThatNobodyTrustsIsFoundBeforeTheLoad() {
    assertStartFails(
        "rediss://localhost:",
        Optional.empty(),
        "probes.redis.trust-file = \"\": nobody who is trusted has signed the certificate of ");
  }

  @Test
  void aCertificateForAnotherHostIsFoundBeforeTheLoad() {
    String address = "rediss://127.0.0.1:";
    assertStartFails(
        address,
        Optional.of(keys.certificate()),
        "probes.redis.uri = " + address + form.port(0) + ": No subject alternative names");
  }

  @Test
  void plainTextToAServerThatSpeaksTlsIsFoundBeforeTheLoad() {
    String address = "redis://localhost:";
    assertStartFails(
        address, Optional.empty(), "probes.redis.uri = " + address + form.port(0) + ": ");
  }

  private void assertStartFails(String address, Optional<Path> trustFile, String message) {
    try (RedisProbe probe = probe(address, trustFile)) {
      assertThatThrownBy(probe::start)
          .isInstanceOf(ProbeException.class)
          .hasMessageStartingWith(message)
          .hasMessageNotContaining("\n");
    }
  }

  private RedisProbe probe(String address, Optional<Path> trustFile) {
    RedisSettings settings =
        new RedisSettings(
            true,
            URI.create(address + form.port(0)),
            Topology.SINGLE,
            "",
            "",
            trustFile,
            100,
            RedisTests.QUEUES,
            Optional.empty());
    return RedisTests.probe(settings, Map.of(), run);
  }
}
