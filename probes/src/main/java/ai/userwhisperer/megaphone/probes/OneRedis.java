package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.event.connection.ConnectedEvent;
import io.lettuce.core.resource.ClientResources;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.TrustManagerFactory;
import reactor.core.Disposable;

/**
 * One server, or the one that Sentinels call the master: they are asked again whenever the
 * connection is lost.
 */
final class OneRedis extends RedisServers<StatefulRedisConnection<String, String>> {
  private static final String MASTER = "master";

  private final Disposable places;
  private volatile String place = "";

  private OneRedis(ClientResources resources, RedisClient client) {
    super(resources, client);
    places = resources.eventBus().get().ofType(ConnectedEvent.class).subscribe(this::connected);
  }

  /**
   * Connects.
   *
   * @throws RuntimeException as Lettuce tells it, when that fails
   */
  static OneRedis connect(RedisURI address, Optional<TrustManagerFactory> trusted) {
    ClientResources resources = resources();
    RedisClient client = RedisClient.create(resources, address);
    client.setOptions(set(ClientOptions.builder(), trusted).build());
    OneRedis redis = new OneRedis(resources, client);
    redis.connect(() -> client.connect(CODEC));
    return redis;
  }

  /** Sentinels are connected to as well, but not for long, and the master after them. */
  private void connected(ConnectedEvent event) {
    if (event.remoteAddress() instanceof InetSocketAddress address) {
      place = address.getHostString() + ":" + address.getPort();
    }
  }

  @Override
  List<String> masters() {
    return List.of(MASTER);
  }

  @Override
  CompletionStage<StatefulRedisConnection<String, String>> to(
      StatefulRedisConnection<String, String> connection, String master) {
    return CompletableFuture.completedFuture(connection);
  }

  @Override
  String place(String master) {
    return place;
  }

  @Override
  int failingNodes() {
    return 0;
  }

  @Override
  public void close() {
    places.dispose();
    super.close();
  }
}
