package ai.userwhisperer.megaphone.sandbox.ingestion;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of Pub/Sub that a worker makes. Google's client wraps them into threads, retries and
 * leases of its own, which would stand between a worker and what it has to show here.
 */
final class SubscriberCalls {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberCalls.class);
  private static final String SERVICE = "google.pubsub.v1.Subscriber";

  private static final MethodDescriptor<StreamingPullRequest, StreamingPullResponse>
      STREAMING_PULL =
          method(
              MethodType.BIDI_STREAMING,
              "StreamingPull",
              StreamingPullRequest.getDefaultInstance(),
              StreamingPullResponse.getDefaultInstance());
  private static final MethodDescriptor<AcknowledgeRequest, Empty> ACKNOWLEDGE =
      method(
          MethodType.UNARY,
          "Acknowledge",
          AcknowledgeRequest.getDefaultInstance(),
          Empty.getDefaultInstance());
  private static final MethodDescriptor<ModifyAckDeadlineRequest, Empty> MODIFY_ACK_DEADLINE =
      method(
          MethodType.UNARY,
          "ModifyAckDeadline",
          ModifyAckDeadlineRequest.getDefaultInstance(),
          Empty.getDefaultInstance());

  private final Channel channel;

  SubscriberCalls(Channel channel) {
    this.channel = channel;
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      MethodType type, String name, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }

  /**
   * Opens a stream, which takes whatever comes: how much that may be is said to the server.
   *
   * @param first names the subscription, and how many messages may be unsettled
   * @return the stream, to cancel it
   */
  ClientCall<StreamingPullRequest, StreamingPullResponse> streamingPull(
      StreamingPullRequest first, ClientCall.Listener<StreamingPullResponse> listener) {
    ClientCall<StreamingPullRequest, StreamingPullResponse> call =
        channel.newCall(STREAMING_PULL, CallOptions.DEFAULT);
    call.start(listener, new Metadata());
    call.request(Integer.MAX_VALUE);
    call.sendMessage(first);
    return call;
  }

  void acknowledge(AcknowledgeRequest request) {
    call(ACKNOWLEDGE, request);
  }

  void modifyAckDeadline(ModifyAckDeadlineRequest request) {
    call(MODIFY_ACK_DEADLINE, request);
  }

  /** Nobody waits for the answer: what fails is made good by redelivery. */
  private <Q> void call(MethodDescriptor<Q, Empty> method, Q request) {
    ClientCall<Q, Empty> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
              LOG.warn("{} failed: {}", method.getBareMethodName(), status);
            }
          }
        },
        new Metadata());
    call.sendMessage(request);
    call.halfClose();
    call.request(1);
  }
}
