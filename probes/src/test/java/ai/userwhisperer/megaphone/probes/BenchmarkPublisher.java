package ai.userwhisperer.megaphone.probes;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Topic;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;

/** Publishes over gRPC, by threads whose names tell them from those of the probe. */
final class BenchmarkPublisher implements AutoCloseable {
  private final String topic;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("publisher", true), NioIoHandler.newFactory());
  private final ManagedChannel channel;
  private final PublisherStub stub;

  BenchmarkPublisher(String endpoint, String topic) throws IOException {
    this.topic = topic;
    this.channel =
        NettyChannelBuilder.forTarget(endpoint)
            .usePlaintext()
            .directExecutor()
            .eventLoopGroup(loop)
            .channelType(NioSocketChannel.class)
            .build();
    this.stub =
        PublisherStubSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(
                FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel)))
            .build()
            .createStub();
    stub.createTopicCallable().call(Topic.newBuilder().setName(topic).build());
  }

  /** Publishes, and waits until that is acknowledged. */
  void publish(List<ByteString> events) {
    PublishRequest.Builder request = PublishRequest.newBuilder().setTopic(topic);
    events.forEach(
        event ->
            request.addMessages(
                PubsubMessage.newBuilder().setData(event).putAttributes("source", "benchmark")));
    stub.publishCallable().call(request.build());
  }

  @Override
  public void close() {
    stub.close();
    channel.shutdownNow();
    Future<?> unused = loop.shutdownGracefully();
  }
}
