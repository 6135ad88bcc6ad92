package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Several processes of the machine's redis-server, as Sentinels with their master or a cluster. */
final class RedisForm implements AutoCloseable {
  static final String MASTER = "the-master";

  private static final String BINARY = "redis-server";
  private static final int LAST_OF_FIRST = 5_460;
  private static final int LAST_OF_SECOND = 10_922;

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  private RedisForm(Path folder) {
    this.folder = folder;
  }

  /** A master, its replica and a Sentinel, in this order. */
  static RedisForm sentinel(Path folder) throws Exception {
    RedisForm form = new RedisForm(folder);
    int master = form.start("server");
    int replica = form.start("server", "--replicaof", "127.0.0.1 " + master);
    TestRun.await("replica", () -> has(replica, "INFO", "master_link_status:up"));
    TestRun.await("master", () -> has(master, "INFO", "state=online"));
    int port = FreePort.find();
    Path file = folder.resolve("sentinel.conf");
    Files.writeString(
        file,
        """
        sentinel monitor %1$s 127.0.0.1 %2$d 1
        sentinel down-after-milliseconds %1$s 500
        sentinel failover-timeout %1$s 2000
        """
            .formatted(MASTER, master));
    form.launch(port, file.toString(), "--sentinel", "--port", Integer.toString(port));
    TestRun.await("sentinel", () -> has(port, "INFO", "slaves=1"));
    return form;
  }

  /** Three masters, and a replica of the first. */
  static RedisForm cluster(Path folder) throws Exception {
    RedisForm form = new RedisForm(folder);
    List<Integer> nodes = new ArrayList<>();
    List<Integer> buses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      buses.add(FreePort.find());
      nodes.add(
          form.start(
              "node",
              "--cluster-enabled",
              "yes",
              "--cluster-node-timeout",
              "1000",
              "--cluster-port",
              Integer.toString(buses.get(i)),
              "--cluster-config-file",
              "nodes-" + i + ".conf"));
    }
    try (PlainRedis first = new PlainRedis(nodes.get(0))) {
      first.ask("CLUSTER", "ADDSLOTSRANGE", "0", "5460");
      for (int i = 1; i < 4; i++) {
        first.ask(
            "CLUSTER",
            "MEET",
            "127.0.0.1",
            Integer.toString(nodes.get(i)),
            Integer.toString(buses.get(i)));
      }
    }
    ask(nodes.get(1), "CLUSTER", "ADDSLOTSRANGE", "5461", "10922");
    ask(nodes.get(2), "CLUSTER", "ADDSLOTSRANGE", "10923", "16383");
    for (int node : nodes) {
      TestRun.await("cluster", () -> has(node, "CLUSTER", "cluster_state:ok"));
    }
    String firstId = text(nodes.get(0), "CLUSTER", "MYID");
    TestRun.await("acquaintance", () -> text(nodes.get(3), "CLUSTER", "NODES").contains(firstId));
    ask(nodes.get(3), "CLUSTER", "REPLICATE", firstId);
    TestRun.await("replica", () -> has(nodes.get(3), "INFO", "master_link_status:up"));
    TestRun.await(
        "all know the replica",
        () ->
            nodes.stream()
                .allMatch(node -> text(node, "CLUSTER", "NODES").contains("slave " + firstId)));
    return form;
  }

  /** One server that speaks TLS only. */
  static RedisForm secured(Path folder, PemKeys keys) throws Exception {
    RedisForm form = new RedisForm(folder);
    int port = FreePort.find();
    form.launch(
        port,
        "--port",
        "0",
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        keys.certificate().toString(),
        "--tls-key-file",
        keys.key().toString(),
        "--tls-ca-cert-file",
        keys.certificate().toString(),
        "--tls-auth-clients",
        "no",
        "--save",
        "");
    TestRun.await("secured server", () -> accepts(port));
    return form;
  }

  private static boolean accepts(int port) {
    try {
      new PlainRedis(port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port(int index) {
    return ports.get(index);
  }

  /** Appends to a list of the cluster, at the node that has its slot. */
  void push(String list, String value) throws IOException {
    int slot;
    try (PlainRedis redis = new PlainRedis(port(0))) {
      slot = Integer.parseInt(redis.ask("CLUSTER", "KEYSLOT", list).substring(1));
    }
    int node = slot <= LAST_OF_FIRST ? 0 : slot <= LAST_OF_SECOND ? 1 : 2;
    try (PlainRedis redis = new PlainRedis(port(node))) {
      String answer = redis.ask("LPUSH", list, value);
      if (!answer.startsWith(":")) {
        throw new IOException(answer);
      }
    }
  }

  /** As a crash does. */
  void kill(int index) {
    processes.get(index).destroyForcibly();
  }

  private int start(String kind, String... arguments) throws Exception {
    int port = FreePort.find();
    List<String> all = new ArrayList<>(List.of("--port", Integer.toString(port), "--save", ""));
    all.addAll(Arrays.asList(arguments));
    launch(port, all.toArray(String[]::new));
    TestRun.await(kind, () -> has(port, "INFO", "redis_version"));
    return port;
  }

  private void launch(int port, String... arguments) throws IOException {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of(BINARY), Stream.of(arguments)).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(port + ".log").toFile())
            .start();
    processes.add(process);
    ports.add(port);
  }

  private static boolean has(int port, String command, String words) {
    try {
      return (command.equals("CLUSTER") ? text(port, "CLUSTER", "INFO") : text(port, "INFO"))
          .contains(words);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static String text(int port, String... words) {
    try (PlainRedis redis = new PlainRedis(port)) {
      return redis.text(words);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void ask(int port, String... words) throws IOException {
    try (PlainRedis redis = new PlainRedis(port)) {
      String answer = redis.ask(words);
      if (!answer.equals("+OK")) {
        throw new IOException(String.join(" ", words) + ": " + answer);
      }
    }
  }

  /** Needs Redis 7 on the machine: the one that the sandbox carries is older. */
  static void assumeRedis7() throws Exception {
    String version = "";
    try {
      Process process = new ProcessBuilder(BINARY, "--version").start();
      version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      // There is none.
    }
    assumeThat(version)
        .as("redis-server of version 7 or newer on the PATH")
        .containsPattern("v=([7-9]|\\d\\d)");
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
