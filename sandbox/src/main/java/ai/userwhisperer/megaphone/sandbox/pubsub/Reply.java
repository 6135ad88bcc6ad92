package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;

/** The one answer to a unary call, now or later. Confined to the event loop. */
final class Reply<A> {
  /** Long enough for consumers to make room, short enough not to leave them idle. */
  private static final RetryInfo COME_BACK_LATER =
      RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(100)).build();

  /** Where gRPC clients look for what a status alone can't tell. */
  private static final Metadata.Key<com.google.rpc.Status> STATUS_DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private final ServerCall<?, A> call;
  private Runnable onCancel = () -> {};

  Reply(ServerCall<?, A> call) {
    this.call = call;
  }

  void send(A answer) {
    call.sendHeaders(new Metadata());
    call.sendMessage(answer);
    call.close(Status.OK, new Metadata());
  }

  void fail(BrokerException reason) {
    close(call, reason);
  }

  /** What to do if the caller gives up first. */
  void onCancel(Runnable action) {
    onCancel = action;
  }

  void cancelled() {
    onCancel.run();
  }

  /** Ends a call because of this, with what a client needs to know about when to come back. */
  static void close(ServerCall<?, ?> call, BrokerException reason) {
    Status status =
        Status.Code.valueOf(reason.code().name()).toStatus().withDescription(reason.getMessage());
    Metadata trailers = new Metadata();
    if (reason.code() == BrokerException.Code.RESOURCE_EXHAUSTED) {
      trailers.put(
          STATUS_DETAILS,
          com.google.rpc.Status.newBuilder()
              .setCode(status.getCode().value())
              .setMessage(reason.getMessage())
              .addDetails(Any.pack(COME_BACK_LATER))
              .build());
    }
    call.close(status, trailers);
  }
}
