package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.RedisURI;
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
import javax.net.ssl.TrustManagerFactory;

/** The masters of a cluster. Who they are is asked again every second, and when one is lost. */
final class ClusterRedis extends RedisServers<StatefulRedisClusterConnection<String, String>> {
  private static final Duration TOPOLOGY_AGE = Duration.ofSeconds(1);

  private ClusterRedis(ClientResources resources, RedisClusterClient client) {
    super(resources, client);
  }

  /**
   * Connects.
   *
   * @param seeds nodes that are asked who the others are
   * @throws RuntimeException as Lettuce tells it, when that fails
   */
  static ClusterRedis connect(List<RedisURI> seeds, Optional<TrustManagerFactory> trusted) {
    ClientResources resources = resources();
    RedisClusterClient client = RedisClusterClient.create(resources, seeds);
    ClusterClientOptions.Builder options =
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(TOPOLOGY_AGE)
                    .build());
    set(options, trusted);
    client.setOptions(options.build());
    ClusterRedis redis = new ClusterRedis(resources, client);
    redis.connect(() -> client.connect(CODEC));
    return redis;
  }

  @Override
  List<String> masters() {
    return measured().getPartitions().stream()
        .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
        .map(ClusterRedis::name)
        .sorted()
        .toList();
  }

  private static String name(RedisClusterNode node) {
    return node.getUri().getHost() + ":" + node.getUri().getPort();
  }

  @Override
  CompletionStage<StatefulRedisConnection<String, String>> to(
      StatefulRedisClusterConnection<String, String> cluster, String master) {
    int colon = master.lastIndexOf(':');
    return cluster.getConnectionAsync(
        master.substring(0, colon), Integer.parseInt(master.substring(colon + 1)));
  }

  /** A master's name is its place. */
  @Override
  String place(String master) {
    return master;
  }

  @Override
  int failingNodes() {
    return (int)
        measured().getPartitions().stream()
            .filter(node -> node.is(NodeFlag.FAIL) || node.is(NodeFlag.EVENTUAL_FAIL))
            .count();
  }
}
