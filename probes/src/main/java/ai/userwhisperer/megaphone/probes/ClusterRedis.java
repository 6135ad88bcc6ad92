package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;

/** The masters of a cluster. Who they are is asked again every second, and when one is lost. */
final class ClusterRedis implements RedisServers {
  private static final Duration TOPOLOGY_AGE = Duration.ofSeconds(1);

  private final ClientResources resources = RedisServers.resources();
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, String> measured;
  private final StatefulRedisClusterConnection<String, String> others;

  /**
   * Connects.
   *
   * @param seeds nodes that are asked who the others are
   * @throws RuntimeException as Lettuce tells it, when that fails
   */
  ClusterRedis(List<RedisURI> seeds, Optional<TrustManagerFactory> trusted) {
    client = RedisClusterClient.create(resources, seeds);
    ClusterClientOptions.Builder options =
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(TOPOLOGY_AGE)
                    .build());
    RedisServers.set(options, trusted);
    client.setOptions(options.build());
    try {
      measured = client.connect(CODEC);
      others = client.connect(CODEC);
    } catch (RuntimeException e) {
      shutdown();
      throw e;
    }
  }

  @Override
  public List<String> masters() {
    return measured.getPartitions().stream()
        .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
        .map(ClusterRedis::name)
        .sorted()
        .toList();
  }

  private static String name(RedisClusterNode node) {
    return node.getUri().getHost() + ":" + node.getUri().getPort();
  }

  @Override
  public CompletionStage<StatefulRedisConnection<String, String>> measured(String master) {
    return to(measured, master);
  }

  @Override
  public CompletionStage<StatefulRedisConnection<String, String>> other(String master) {
    return to(others, master);
  }

  private static CompletionStage<StatefulRedisConnection<String, String>> to(
      StatefulRedisClusterConnection<String, String> cluster, String master) {
    int colon = master.lastIndexOf(':');
    return cluster.getConnectionAsync(
        master.substring(0, colon), Integer.parseInt(master.substring(colon + 1)));
  }

  @Override
  public StatefulConnection<String, String> anywhere() {
    return others;
  }

  /** A master's name is its place. */
  @Override
  public String place(String master) {
    return master;
  }

  @Override
  public int failingNodes() {
    return (int)
        measured.getPartitions().stream()
            .filter(node -> node.is(NodeFlag.FAIL) || node.is(NodeFlag.EVENTUAL_FAIL))
            .count();
  }

  @Override
  public void close() {
    measured.close();
    others.close();
    shutdown();
  }

  private void shutdown() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    RedisServers.end(resources);
  }
}
