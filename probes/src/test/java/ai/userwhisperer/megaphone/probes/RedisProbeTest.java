package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.userwhisperer.megaphone.measurements.Interval;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Against a real Redis, as the platform would use it. */
class RedisProbeTest extends AgainstOneRedis {
  @Test
  void latencyQueuesAndTheServersFiguresAreRecorded() throws Exception {
    platform.ask("LPUSH", "queue:a", "1", "2", "3");
    platform.ask("LPUSH", "queue:b", "1");
    platform.ask("SET", "event:dedup:evt_1", "1");
    platform.ask("GET", "event:dedup:evt_2");
    try (RedisProbe probe = probe("", Map.of())) {
      probe.start();
      TestRun.await(
          "all values",
          () -> {
            probe.sample();
            return run.lastSample("redis").values().containsKey("queueDepth")
                && run.recorded("redis") > 5;
          });
      assertThat(run.lastSample("redis").values())
          .containsEntry("queueDepth", 4.0)
          .containsEntry("queueDepth:queue:a", 3.0)
          .containsEntry("queueDepth:queue:b", 1.0)
          .containsEntry("keys", 3.0)
          .containsEntry("keyspaceMisses", 1.0)
          .containsEntry("evictedKeys", 0.0)
          .containsEntry("failedCommands", 0.0)
          .containsEntry("maxMemoryBytes", RedisProcess.MAX_MEMORY_MIB * 1024.0 * 1024.0)
          .containsKeys(
              "usedMemoryBytes",
              "expiredKeys",
              "keyspaceHits",
              "commands",
              "connectedClients",
              "blockedClients",
              "rejectedConnections",
              "connectedReplicas",
              "memoryFragmentation",
              "slowCommands");
      assertThat(probe.latest()).contains(run.lastSample("redis"));
    }
    assertThat(run.intervals("redis")).extracting(Interval::tag).containsOnly("command-latency");
  }

  @Test
  void whatTheServerTookForOthersCommandsIsRecordedWhereItTells() throws Exception {
    assumeThat(platform.text("INFO", "server")).contains("redis_version:7");
    try (RedisProbe probe = probe("", Map.of())) {
      probe.start();
      for (int i = 0; i < 50; i++) {
        platform.ask("SET", "event:dedup:evt_" + i, "1");
      }
      // What is read with one sample is written with the next.
      probe.sample();
      probe.sample();
      TestRun.await(
          "latencies of the probe's own",
          () -> {
            probe.sample();
            return run.recorded("redis", "command-latency") > 5;
          });
      assertThat(run.recorded("redis", "server-latency")).isEqualTo(50);
    }
  }

  @Test
  void aServerThatBecomesAReplicaAndGoesOnGetsAMark() throws Exception {
    try (RedisProcess other = RedisProcess.start(0);
        RedisProbe probe = probe("", Map.of())) {
      probe.start();
      platform.ask("REPLICAOF", "127.0.0.1", Integer.toString(other.port()));
      probe.sample();
      platform.ask("REPLICAOF", "NO", "ONE");
      probe.sample();
    }
    String place = "127.0.0.1:" + redis.port();
    assertThat(run.marks())
        .extracting(Mark::text)
        .satisfiesExactly(
            text -> assertThat(text).startsWith(place + " is a replica of 127.0.0.1:"),
            text -> assertThat(text).isEqualTo(place + " is a master now"));
  }

  @Test
  void aServerWithoutAMemoryLimitHasNone() throws Exception {
    platform.ask("CONFIG", "SET", "maxmemory", "0");
    try (RedisProbe probe = probe("", Map.of())) {
      probe.start();
      probe.sample();
      assertThat(run.lastSample("redis").values())
          .containsKey("usedMemoryBytes")
          .doesNotContainKey("maxMemoryBytes");
    }
  }

  @Test
  void nothingButTheAllowedCommandsReachesTheServer() throws Exception {
    Set<String> seen = new TreeSet<>();
    try (PlainRedis monitor = new PlainRedis(redis.port())) {
      assertThat(monitor.ask("MONITOR")).isEqualTo("+OK");
      try (RedisProbe probe = probe("", Map.of())) {
        probe.start();
        TestRun.await(
            "latencies",
            () -> {
              probe.sample();
              return run.recorded("redis") > 5;
            });
      }
      platform.ask("ECHO", "the end");
      for (String line = monitor.line(); !line.contains("the end"); line = monitor.line()) {
        // +1764000000.000000 [0 127.0.0.1:40000] "PING" …
        seen.add(line.replaceFirst(".*?\\] \"(\\w+)\".*", "$1"));
      }
    }
    // MONITOR leaves SLOWLOG and LATENCY out, as it does all commands of administration.
    assertThat(seen).containsExactly("DBSIZE", "INFO", "LLEN", "PING");
  }

  @Test
  void thePasswordComesFromTheEnvironment() throws Exception {
    platform.ask("CONFIG", "SET", "requirepass", "a secret");
    try (RedisProbe probe = probe("REDIS_PASSWORD", Map.of("REDIS_PASSWORD", "a secret"))) {
      probe.start();
      probe.sample();
      assertThat(run.lastSample("redis").values()).containsKey("keys");
    }
  }

  @Test
  void aWrongPasswordIsFoundBeforeTheLoadAndNotShown() throws Exception {
    platform.ask("CONFIG", "SET", "requirepass", "a secret");
    assertStartFails(
        "REDIS_PASSWORD",
        Map.of("REDIS_PASSWORD", "a guess"),
        "probes.redis.password-env = REDIS_PASSWORD: the password was refused; needs the variable that holds the password of "
            + uri());
    assertStartFails(
        "REDIS_PASSWORD",
        Map.of(),
        "probes.redis.password-env = REDIS_PASSWORD: is not set; needs the name of the environment variable that holds the password of "
            + uri());
    assertStartFails(
        "",
        Map.of(),
        "probes.redis.password-env = \"\": "
            + uri()
            + " asks for a password; needs the name of the environment variable that holds it");
  }

  @Test
  void aUserWhoMayNotReadIsFoundBeforeTheLoad() throws Exception {
    platform.ask("ACL", "SETUSER", "default", "-info");
    try (RedisProbe probe = probe("", Map.of())) {
      assertThatThrownBy(probe::start)
          .hasMessageStartingWith("probes.redis.uri = " + uri() + ": NOPERM ")
          .hasMessageEndingWith(
              "; needs a user who may run PING, INFO, LLEN, DBSIZE and SLOWLOG|LEN");
    }
  }

  @Test
  void aQueueThatIsNoListIsFoundBeforeTheLoad() throws Exception {
    platform.ask("SET", "queue:a", "1");
    try (RedisProbe probe = probe("", Map.of())) {
      assertThatThrownBy(probe::start)
          .hasMessageStartingWith("probes.redis.queues = [queue:a, queue:b]: WRONGTYPE ")
          .hasMessageEndingWith("; needs the names of lists");
    }
  }

  @Test
  void aServerThatIsNotThereIsFoundBeforeTheLoad() {
    redis.close();
    assertStartFails(
        "",
        Map.of(),
        "probes.redis.uri = "
            + uri()
            + ": refused the connection; needs a Redis that answers, or probes.redis.enabled = false");
  }

  @Test
  void aHostThatIsNotKnownIsToldAsSuch() {
    RedisSettings settings =
        RedisTests.settings(URI.create("redis://nowhere.invalid:6379"), Topology.SINGLE, "", "");
    try (RedisProbe probe = RedisTests.probe(settings, Map.of(), run)) {
      assertThatThrownBy(probe::start)
          .hasMessage(
              "probes.redis.uri = redis://nowhere.invalid:6379: its host is not known; needs a Redis that answers, or probes.redis.enabled = false");
    }
  }

  @Test
  void aServerThatComesBackIsWatchedAgain() throws Exception {
    int port = redis.port();
    try (RedisProbe probe = probe("", Map.of())) {
      probe.start();
      redis.close();
      TestRun.await("outage", () -> !works(probe));
      redis = RedisProcess.start(port);
      TestRun.await("recovery", () -> works(probe));
      assertThat(run.lastSample("redis").values().get("failedCommands")).isPositive();
    }
    assertThat(run.marks())
        .singleElement()
        .satisfies(
            mark -> {
              assertThat(mark.text()).isEqualTo("restarted: 127.0.0.1:" + port);
              assertThat(mark.untilEpochMs()).isGreaterThan(mark.fromEpochMs());
            });
  }

  @Test
  void aUserOfTheAccessControlListsWhoMayReadIsEnough() throws Exception {
    platform.ask(
        "ACL",
        "SETUSER",
        "probe",
        "on",
        ">a-secret",
        "~queue:*",
        "+ping",
        "+info",
        "+llen",
        "+dbsize",
        "+slowlog|len");
    RedisSettings settings = RedisTests.settings(uri(), Topology.SINGLE, "probe", "PASSWORD");
    try (RedisProbe probe = RedisTests.probe(settings, Map.of("PASSWORD", "a-secret"), run)) {
      probe.start();
      probe.sample();
      assertThat(run.lastSample("redis").values()).containsKey("keys");
    }
  }

  private static boolean works(RedisProbe probe) {
    try {
      probe.sample();
      return true;
    } catch (ProbeException e) {
      assertThat(e.getMessage()).startsWith("probes.redis.uri = ");
      return false;
    }
  }

  private void assertStartFails(String variable, Map<String, String> environment, String message) {
    try (RedisProbe probe = probe(variable, environment)) {
      assertThatThrownBy(probe::start).isInstanceOf(ProbeException.class).hasMessage(message);
    }
  }

  private RedisProbe probe(String passwordVariable, Map<String, String> environment) {
    return RedisTests.probe(
        RedisTests.settings(uri(), Topology.SINGLE, "", passwordVariable), environment, run);
  }
}
