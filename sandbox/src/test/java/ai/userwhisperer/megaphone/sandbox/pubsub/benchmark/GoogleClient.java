package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.InstantiatingExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.pubsub.v1.PushConfig;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Duration;

/** Google's Java client, a connection for each of its ends. */
final class GoogleClient implements AutoCloseable {
  private static final CredentialsProvider NO_CREDENTIALS = NoCredentialsProvider.create();
  private static final int MAX_INBOUND_BYTES = 20 * 1024 * 1024;
  private static final int FLOW_CONTROL_WINDOW_BYTES = 4 * 1024 * 1024;

  /** The client would begin with 10 s, which a slow server's acknowledgements may exceed. */
  private static final Duration ACK_DEADLINE = Duration.ofSeconds(60);

  private static final int CALLBACK_THREADS = 2;
  private static final long MAX_OUTSTANDING_MESSAGES = 100_000;
  private static final long MAX_OUTSTANDING_BYTES = 200_000_000;

  /** What a request may hold at full speed; by default it would leave at 1,000 bytes. */
  private static final BatchingSettings LARGE_BATCHES =
      BatchingSettings.newBuilder()
          .setElementCountThreshold(1000L)
          .setRequestByteThreshold(5_000_000L)
          .setDelayThresholdDuration(Duration.ofMillis(5))
          .build();

  private final ManagedChannel publishing;
  private final ManagedChannel subscribing;

  /**
   * @param endpoint {@code host:port}
   */
  GoogleClient(String endpoint) {
    publishing = connect(endpoint);
    subscribing = connect(endpoint);
  }

  private static ManagedChannel connect(String endpoint) {
    return NettyChannelBuilder.forTarget(endpoint)
        .usePlaintext()
        .maxInboundMessageSize(MAX_INBOUND_BYTES)
        .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
        .build();
  }

  private static TransportChannelProvider transport(ManagedChannel channel) {
    return FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
  }

  void create(String topic, String subscription) throws IOException {
    try (TopicAdminClient topics =
            TopicAdminClient.create(
                TopicAdminSettings.newBuilder()
                    .setTransportChannelProvider(transport(publishing))
                    .setCredentialsProvider(NO_CREDENTIALS)
                    .build());
        SubscriptionAdminClient subscriptions =
            SubscriptionAdminClient.create(
                SubscriptionAdminSettings.newBuilder()
                    .setTransportChannelProvider(transport(subscribing))
                    .setCredentialsProvider(NO_CREDENTIALS)
                    .build())) {
      topics.createTopic(topic);
      subscriptions.createSubscription(
          subscription, topic, PushConfig.getDefaultInstance(), (int) ACK_DEADLINE.toSeconds());
    }
  }

  /** With the client's own settings for a steady load, and with large batches at full speed. */
  Publisher publisher(String topic, Load load) throws IOException {
    Publisher.Builder builder =
        Publisher.newBuilder(topic)
            .setChannelProvider(transport(publishing))
            .setCredentialsProvider(NO_CREDENTIALS);
    if (load.isFullSpeed()) {
      builder.setBatchingSettings(LARGE_BATCHES);
    }
    return builder.build();
  }

  /** A subscriber that runs. */
  Subscriber subscribe(String subscription, Load load, MessageReceiver receiver) {
    Subscriber subscriber =
        Subscriber.newBuilder(subscription, receiver)
            .setChannelProvider(transport(subscribing))
            .setCredentialsProvider(NO_CREDENTIALS)
            .setExecutorProvider(
                InstantiatingExecutorProvider.newBuilder()
                    .setExecutorThreadCount(CALLBACK_THREADS)
                    .build())
            .setFlowControlSettings(
                FlowControlSettings.newBuilder()
                    .setMaxOutstandingElementCount(MAX_OUTSTANDING_MESSAGES)
                    .setMaxOutstandingRequestBytes(MAX_OUTSTANDING_BYTES)
                    .build())
            .setParallelPullCount(load.streams())
            .setMinDurationPerAckExtensionDuration(ACK_DEADLINE)
            .build();
    subscriber.startAsync().awaitRunning();
    return subscriber;
  }

  @Override
  public void close() {
    publishing.shutdownNow();
    subscribing.shutdownNow();
  }
}
