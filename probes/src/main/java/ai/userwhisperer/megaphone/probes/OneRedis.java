package ai.userwhisperer.megaphone.probes;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.event.connection.ConnectedEvent;
import io.lettuce.core.resource.ClientResources;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import reactor.core.Disposable;

/**
 * One server, or the one that Sentinels call the master: they are asked again whenever the
 * connection is lost.
 */
final class OneRedis implements RedisServers {
  private static final String MASTER = "master";

  private final ClientResources resources = RedisServers.resources();
  private final RedisClient client;
  private final Disposable places;
  private volatile String place = "";
  private final StatefulRedisConnection<String, String> measured;
  private final StatefulRedisConnection<String, String> others;

  /**
   * Connects.
   *
   * @throws RuntimeException as Lettuce tells it, when that fails
   */
  OneRedis(RedisURI address, Optional<TrustManagerFactory> trusted) {
    places = resources.eventBus().get().ofType(ConnectedEvent.class).subscribe(this::connected);
    client = RedisClient.create(resources, address);
    client.setOptions(RedisServers.set(ClientOptions.builder(), trusted).build());
    try {
      measured = client.connect(CODEC);
      others = client.connect(CODEC);
    } catch (RuntimeException e) {
      shutdown();
      throw e;
    }
  }

  /** Sentinels are connected to as well, but not for long, and the master after them. */
  private void connected(ConnectedEvent event) {
    if (event.remoteAddress() instanceof InetSocketAddress address) {
      place = address.getHostString() + ":" + address.getPort();
    }
  }

  @Override
  public List<String> masters() {
    return List.of(MASTER);
  }

  @Override
  public CompletionStage<StatefulRedisConnection<String, String>> measured(String master) {
    return CompletableFuture.completedFuture(measured);
  }

  @Override
  public CompletionStage<StatefulRedisConnection<String, String>> other(String master) {
    return CompletableFuture.completedFuture(others);
  }

  @Override
  public StatefulConnection<String, String> anywhere() {
    return others;
  }

  @Override
  public String place(String master) {
    return place;
  }

  @Override
  public int failingNodes() {
    return 0;
  }

  @Override
  public void close() {
    measured.close();
    others.close();
    shutdown();
  }

  private void shutdown() {
    places.dispose();
    client.shutdown(0, 2, TimeUnit.SECONDS);
    RedisServers.end(resources);
  }
}
