package ai.userwhisperer.megaphone.sandbox.load;

import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.pubsub.v1.PushConfig;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is published, by Google's client, to be run by hand: address, topic, seconds. */
public final class Watcher {
  private Watcher() {}

  /** Prints how many messages came. */
  public static void main(String[] args) throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(args[0])
            .usePlaintext()
            .maxInboundMessageSize(32 << 20)
            .build();
    TransportChannelProvider transport =
        FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
    String name = args[1].replace("/topics/uw-user-events", "/subscriptions/watcher");
    try (SubscriptionAdminClient admin =
        SubscriptionAdminClient.create(
            SubscriptionAdminSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build())) {
      admin.createSubscription(name, args[1], PushConfig.getDefaultInstance(), 60);
      LongAdder seen = new LongAdder();
      Subscriber subscriber =
          Subscriber.newBuilder(
                  name,
                  (com.google.pubsub.v1.PubsubMessage message,
                      com.google.cloud.pubsub.v1.AckReplyConsumer reply) -> {
                    seen.increment();
                    reply.ack();
                  })
              .setChannelProvider(transport)
              .setCredentialsProvider(NoCredentialsProvider.create())
              .setFlowControlSettings(
                  FlowControlSettings.newBuilder()
                      .setMaxOutstandingElementCount(500_000L)
                      .setMaxOutstandingRequestBytes(200L << 20)
                      .build())
              .build();
      subscriber.startAsync().awaitRunning();
      System.out.println("watching");
      TimeUnit.SECONDS.sleep(Integer.parseInt(args[2]));
      subscriber.stopAsync().awaitTerminated();
      System.out.println("seen " + seen.sum());
      admin.deleteSubscription(name);
    }
    channel.shutdownNow();
  }
}
