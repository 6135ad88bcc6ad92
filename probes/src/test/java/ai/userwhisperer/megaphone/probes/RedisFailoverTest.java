package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Sentinels and clusters of real servers, one of which dies while it is watched. */
@Timeout(120)
class RedisFailoverTest {
  @TempDir Path folder;
  private TestRun run;

  @BeforeEach
  void begin() throws Exception {
    RedisForm.assumeRedis7();
    run = TestRun.in(folder);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theMasterThatSentinelsChooseIsFollowedAndTheFailoverHasItsLength() throws Exception {
    try (RedisForm form = RedisForm.sentinel(folder);
        RedisProbe probe =
            probe(form.port(2), new Topology(Kind.SENTINEL, RedisForm.MASTER, List.of(), ""))) {
      probe.start();
      probe.sample();
      assertThat(run.lastSample("redis").values())
          .containsEntry("connectedReplicas", 1.0)
          .containsKey("replicationLagBytes");

      form.kill(0);

      TestRun.await("failover", () -> works(probe) && !run.marks().isEmpty());
      assertIsFailover(
          "failover: 127.0.0.1:%d is master in place of 127.0.0.1:%d"
              .formatted(form.port(1), form.port(0)));
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void allMastersOfAClusterAreWatchedAndAFailoverOfOneHasItsLength() throws Exception {
    try (RedisForm form = RedisForm.cluster(folder);
        RedisProbe probe =
            probe(
                form.port(1),
                new Topology(Kind.CLUSTER, "", List.of("127.0.0.1:" + form.port(2)), ""))) {
      form.push("queue:a", "1");
      form.push("queue:a", "2");
      form.push("queue:b", "1");
      probe.start();
      TestRun.await(
          "queues",
          () -> {
            probe.sample();
            return run.lastSample("redis").values().containsKey("queueDepth");
          });
      assertThat(run.lastSample("redis").values())
          .containsEntry("connectedReplicas", 1.0)
          .containsEntry("queueDepth:queue:a", 2.0)
          .containsEntry("queueDepth:queue:b", 1.0)
          .containsEntry("keys", 2.0)
          .containsEntry("clusterSlotsOk", 16_384.0)
          .containsEntry("clusterFailingNodes", 0.0);

      form.kill(0);

      TestRun.await("failover", () -> works(probe) && !run.marks().isEmpty());
      assertIsFailover(
          "failover: 127.0.0.1:%d is master in place of 127.0.0.1:%d"
              .formatted(form.port(3), form.port(0)));
      assertThat(run.lastSample("redis").values()).containsEntry("clusterSlotsOk", 16_384.0);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aMasterThatTheSentinelDoesNotKnowIsFoundBeforeTheLoad() throws Exception {
    try (RedisForm form = RedisForm.sentinel(folder);
        RedisProbe probe =
            probe(form.port(2), new Topology(Kind.SENTINEL, "another", List.of(), ""))) {
      assertThatThrownBy(probe::start)
          .isInstanceOf(ProbeException.class)
          .hasMessageStartingWith("probes.redis.sentinel-master = another: ")
          .hasMessageContaining("needs the name of a master that the Sentinel at redis://")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void sentinelsMayHaveAPasswordOfTheirOwn() throws Exception {
    try (RedisForm form = RedisForm.sentinel(folder)) {
      try (PlainRedis sentinel = new PlainRedis(form.port(2))) {
        assertThat(sentinel.ask("ACL", "SETUSER", "default", "resetpass", ">of-sentinels"))
            .isEqualTo("+OK");
      }
      RedisSettings settings =
          RedisTests.settings(
              URI.create("redis://127.0.0.1:" + form.port(2)),
              new Topology(Kind.SENTINEL, RedisForm.MASTER, List.of(), "SENTINELS"),
              "",
              "");
      try (RedisProbe probe =
          RedisTests.probe(settings, Map.of("SENTINELS", "of-sentinels"), run)) {
        probe.start();
        probe.sample();
        assertThat(run.lastSample("redis").values()).containsEntry("onlineReplicas", 1.0);
      }
      try (RedisProbe probe = RedisTests.probe(settings, Map.of(), run)) {
        assertThatThrownBy(probe::start)
            .hasMessage(
                "probes.redis.sentinel-password-env = SENTINELS: is not set; needs the name of the"
                    + " environment variable that holds the password of redis://127.0.0.1:"
                    + form.port(2));
      }
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aServerThatIsNoClusterIsFoundBeforeTheLoad() throws Exception {
    try (RedisForm form = RedisForm.sentinel(folder);
        RedisProbe probe = probe(form.port(0), new Topology(Kind.CLUSTER, "", List.of(), ""))) {
      assertThatThrownBy(probe::start)
          .isInstanceOf(ProbeException.class)
          .hasMessageStartingWith("probes.redis.uri = redis://127.0.0.1:" + form.port(0))
          .hasMessageEndingWith("; needs a node of a cluster, or topology = single")
          .hasMessageNotContaining("\n");
    }
  }

  private void assertIsFailover(String text) {
    assertThat(run.marks())
        .singleElement()
        .returns(text, Mark::text)
        .satisfies(mark -> assertThat(mark.untilEpochMs()).isGreaterThan(mark.fromEpochMs()));
  }

  private static boolean works(RedisProbe probe) {
    try {
      probe.sample();
      return true;
    } catch (ProbeException e) {
      return false;
    }
  }

  private RedisProbe probe(int port, Topology topology) {
    RedisSettings settings =
        RedisTests.settings(URI.create("redis://127.0.0.1:" + port), topology, "", "");
    return RedisTests.probe(settings, Map.of(), run);
  }
}
