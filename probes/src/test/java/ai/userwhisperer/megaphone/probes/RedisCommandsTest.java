package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What reaches the servers of each form of Redis, as their own MONITOR has it. */
@Timeout(120)
class RedisCommandsTest {
  /** The time, the database with the client's address, the command and maybe a subcommand. */
  private static final Pattern LINE =
      Pattern.compile("\\+[0-9.]+ \\[\\d+ ([^\\]]+)\\] \"(\\w+)\"(?: \"(\\w+)\")?.*");

  @TempDir Path folder;
  private TestRun run;

  @BeforeEach
  void begin() throws Exception {
    RedisForm.assumeRedis7();
    run = TestRun.in(folder);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aMasterOfSentinelsGetsNothingButTheAllowedCommands() throws Exception {
    try (RedisForm form = RedisForm.sentinel(folder)) {
      Topology topology = new Topology(Kind.SENTINEL, RedisForm.MASTER, List.of(), "");
      assertThat(commands(form, List.of(0, 1), form.port(2), topology))
          .containsExactly("DBSIZE", "INFO", "LLEN", "PING");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theNodesOfAClusterGetNothingButTheAllowedCommands() throws Exception {
    try (RedisForm form = RedisForm.cluster(folder)) {
      Topology topology = new Topology(Kind.CLUSTER, "", List.of(), "");
      assertThat(commands(form, List.of(0, 1, 2, 3), form.port(0), topology))
          // The client's name, MYID and NODES are Lettuce's, to know the nodes.
          .containsExactly(
              "CLIENT SETNAME",
              "CLUSTER INFO",
              "CLUSTER MYID",
              "CLUSTER NODES",
              "DBSIZE",
              "INFO",
              "LLEN",
              "PING");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aUserWhoMayNotNameItsConnectionsNorAskForLatenciesIsEnoughInACluster() throws Exception {
    try (RedisForm form = RedisForm.cluster(folder)) {
      for (int node = 0; node < 4; node++) {
        try (PlainRedis redis = new PlainRedis(form.port(node))) {
          assertThat(
                  redis.ask(
                      ("ACL SETUSER probe on >a-secret ~queue:* +ping +info +llen +dbsize"
                              + " +slowlog|len +cluster|info +cluster|nodes +cluster|myid")
                          .split(" ", -1)))
              .isEqualTo("+OK");
        }
      }
      RedisSettings settings =
          RedisTests.settings(
              URI.create("redis://127.0.0.1:" + form.port(0)),
              new Topology(Kind.CLUSTER, "", List.of(), ""),
              "probe",
              "PASSWORD");
      try (RedisProbe probe = RedisTests.probe(settings, Map.of("PASSWORD", "a-secret"), run)) {
        probe.start();
        probe.sample();
        assertThat(run.lastSample("redis").values()).containsEntry("clusterSlotsOk", 16_384.0);
      }
    }
  }

  /** Of clients that came with the probe; Sentinels and replicas have their own. */
  private Set<String> commands(RedisForm form, List<Integer> servers, int port, Topology topology)
      throws Exception {
    List<PlainRedis> monitors = new ArrayList<>();
    Set<String> others = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    try {
      for (int server : servers) {
        PlainRedis monitor = new PlainRedis(form.port(server));
        assertThat(monitor.ask("MONITOR")).isEqualTo("+OK");
        monitors.add(monitor);
      }
      // Longer than the once a second in which Sentinels and nodes say something.
      Thread.sleep(2_500);
      readTo(form, servers, monitors, "the beginning", line -> others.add(line.group(1)));
      try (RedisProbe probe =
          RedisTests.probe(
              RedisTests.settings(URI.create("redis://127.0.0.1:" + port), topology, "", ""),
              Map.of(),
              run)) {
        probe.start();
        TestRun.await(
            "latencies",
            () -> {
              probe.sample();
              return run.recorded("redis", "command-latency") > 200;
            });
      }
      readTo(
          form,
          servers,
          monitors,
          "the end",
          line -> {
            if (!others.contains(line.group(1))) {
              boolean two = line.group(2).equals("CLUSTER") || line.group(2).equals("CLIENT");
              seen.add(two ? line.group(2) + " " + line.group(3) : line.group(2));
            }
          });
    } finally {
      for (PlainRedis monitor : monitors) {
        monitor.close();
      }
    }
    return seen;
  }

  private static void readTo(
      RedisForm form,
      List<Integer> servers,
      List<PlainRedis> monitors,
      String end,
      Consumer<Matcher> each)
      throws Exception {
    for (int i = 0; i < monitors.size(); i++) {
      try (PlainRedis own = new PlainRedis(form.port(servers.get(i)))) {
        own.ask("ECHO", end);
      }
      for (String line = monitors.get(i).line();
          !line.contains(end);
          line = monitors.get(i).line()) {
        Matcher matcher = LINE.matcher(line);
        // In small letters it is the heartbeat of a master to its replica.
        if (matcher.matches() && !matcher.group(2).equals("ping")) {
          each.accept(matcher);
        }
      }
    }
  }
}
