package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.batching.FlowController.LimitExceededBehavior;
import com.google.api.gax.core.CredentialsProvider;
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
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Google's own clients, connected to a Pub/Sub server in plain text and without credentials. */
final class PubSubClients implements AutoCloseable {
  private static final CredentialsProvider NO_CREDENTIALS = NoCredentialsProvider.create();
  private static final int MAX_INBOUND_BYTES = 20 * 1024 * 1024;

  private final ManagedChannel channel;
  private final TransportChannelProvider transport;
  final TopicAdminClient topics;
  final SubscriptionAdminClient subscriptions;

  /**
   * @param endpoint {@code host:port}
   */
  PubSubClients(String endpoint) throws IOException {
    channel =
        NettyChannelBuilder.forTarget(endpoint)
            .usePlaintext()
            .maxInboundMessageSize(MAX_INBOUND_BYTES)
            .build();
    transport = FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
    TopicAdminSettings.Builder topicSettings =
        TopicAdminSettings.newBuilder()
            .setTransportChannelProvider(transport)
            .setCredentialsProvider(NO_CREDENTIALS);
    topicSettings.publishSettings().setRetryableCodes(Set.of()); // a refusal is to be seen
    topics = TopicAdminClient.create(topicSettings.build());
    subscriptions =
        SubscriptionAdminClient.create(
            SubscriptionAdminSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NO_CREDENTIALS)
                .build());
  }

  ManagedChannel channel() {
    return channel;
  }

  Publisher publisher(String topicName, long maxOutstandingMessages) throws IOException {
    return Publisher.newBuilder(topicName)
        .setChannelProvider(transport)
        .setCredentialsProvider(NO_CREDENTIALS)
        .setBatchingSettings(
            BatchingSettings.newBuilder()
                .setElementCountThreshold(500L)
                .setRequestByteThreshold(1_000_000L)
                .setDelayThresholdDuration(Duration.ofMillis(5))
                .setFlowControlSettings(
                    FlowControlSettings.newBuilder()
                        .setMaxOutstandingElementCount(maxOutstandingMessages)
                        .setMaxOutstandingRequestBytes(100_000_000L)
                        .setLimitExceededBehavior(LimitExceededBehavior.Block)
                        .build())
                .build())
        .build();
  }

  /** A subscriber that is running. */
  Subscriber subscribe(
      String subscriptionName, long maxOutstandingMessages, MessageReceiver receiver) {
    Subscriber subscriber =
        Subscriber.newBuilder(subscriptionName, receiver)
            .setChannelProvider(transport)
            .setCredentialsProvider(NO_CREDENTIALS)
            .setFlowControlSettings(
                FlowControlSettings.newBuilder()
                    .setMaxOutstandingElementCount(maxOutstandingMessages)
                    .setMaxOutstandingRequestBytes(100_000_000L)
                    .build())
            .setParallelPullCount(1)
            .build();
    subscriber.startAsync().awaitRunning();
    return subscriber;
  }

  @Override
  public void close() {
    topics.close();
    subscriptions.close();
    channel.shutdownNow();
  }
}
