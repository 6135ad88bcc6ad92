package ai.userwhisperer.megaphone.sandbox.pubsub;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** The one answer to a unary call, now or later. Confined to the event loop. */
final class Reply<A> {
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
    call.close(status(reason), new Metadata());
  }

  /** What to do if the caller gives up first. */
  void onCancel(Runnable action) {
    onCancel = action;
  }

  void cancelled() {
    onCancel.run();
  }

  static Status status(BrokerException reason) {
    return Status.Code.valueOf(reason.code().name())
        .toStatus()
        .withDescription(reason.getMessage());
  }
}
