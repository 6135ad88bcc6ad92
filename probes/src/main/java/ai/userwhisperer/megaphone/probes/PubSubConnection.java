package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.ChannelPoolSettings;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Google's generated stub on one channel, and the threads that it uses. The high-level {@code
 * Subscriber} makes several objects and a lease for each message; this does not.
 */
final class PubSubConnection implements AutoCloseable {
  /** How long a call that is no stream may take. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final int MAX_RESPONSE_BYTES = 20 * 1024 * 1024;
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);
  private static final int THREADS = 2;
  private static final long CLOSE_WITHIN_SECONDS = 5;

  private final ScheduledExecutorService executor;
  private final ManagedChannel plainChannel;
  private final SubscriberStub stub;

  /**
   * @throws ProbeException when there are no credentials
   */
  PubSubConnection(PubSubSettings settings) {
    this.executor = newExecutor();
    boolean plain = !settings.endpoint().isEmpty();
    this.plainChannel = plain ? plainChannel(settings.endpoint()) : null;
    try {
      this.stub = (plain ? plainSettings() : googleSettings()).build().createStub();
    } catch (IOException e) {
      executor.shutdownNow();
      if (plain) {
        plainChannel.shutdownNow();
      }
      throw new ProbeException(
          "probes.pubsub.project = "
              + settings.project()
              + ": "
              + ProbeException.words(e)
              + "; needs Google's application default credentials, an endpoint, or"
              + " probes.pubsub.enabled = false",
          e);
    }
  }

  SubscriberStub stub() {
    return stub;
  }

  /** Runs what has to wait. */
  ScheduledExecutorService executor() {
    return executor;
  }

  /**
   * Nothing here blocks, and there are no credentials to refresh: work is done where it is read.
   */
  private static ManagedChannel plainChannel(String endpoint) {
    return ManagedChannelBuilder.forTarget(endpoint)
        .usePlaintext()
        .directExecutor()
        .maxInboundMessageSize(MAX_RESPONSE_BYTES)
        .build();
  }

  private SubscriberStubSettings.Builder plainSettings() {
    return settings(NoCredentialsProvider.create())
        .setTransportChannelProvider(
            FixedTransportChannelProvider.create(GrpcTransportChannel.create(plainChannel)));
  }

  private SubscriberStubSettings.Builder googleSettings() {
    return settings(SubscriberStubSettings.defaultCredentialsProviderBuilder().build())
        .setTransportChannelProvider(
            SubscriberStubSettings.defaultGrpcTransportProviderBuilder()
                .setExecutor(executor)
                .setChannelPoolSettings(ChannelPoolSettings.staticallySized(1))
                .setMaxInboundMessageSize(MAX_RESPONSE_BYTES)
                .setKeepAliveTimeDuration(KEEP_ALIVE)
                .build());
  }

  private SubscriberStubSettings.Builder settings(CredentialsProvider credentials) {
    SubscriberStubSettings.Builder settings =
        SubscriberStubSettings.newBuilder()
            .setCredentialsProvider(credentials)
            .setBackgroundExecutorProvider(FixedExecutorProvider.create(executor));
    settings.createSubscriptionSettings().setSimpleTimeoutNoRetriesDuration(CALL_TIMEOUT);
    settings.deleteSubscriptionSettings().setSimpleTimeoutNoRetriesDuration(CALL_TIMEOUT);
    settings.listSubscriptionsSettings().setSimpleTimeoutNoRetriesDuration(CALL_TIMEOUT);
    settings.pullSettings().setSimpleTimeoutNoRetriesDuration(CALL_TIMEOUT);
    settings.acknowledgeSettings().setSimpleTimeoutNoRetriesDuration(CALL_TIMEOUT);
    return settings;
  }

  private static ScheduledExecutorService newExecutor() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newScheduledThreadPool(
        THREADS,
        task -> {
          Thread thread = new Thread(task, "probe-pubsub-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void close() {
    stub.close();
    executor.shutdownNow();
    if (plainChannel != null) {
      plainChannel.shutdownNow();
      try {
        plainChannel.awaitTermination(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** An endpoint of a profile as messages have it: nothing stands for Google. */
  static String shown(String endpoint) {
    return endpoint.isEmpty() ? "(Google's service)" : endpoint;
  }
}
