package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.util.function.Function;

/** A method of a gRPC service with one request and one answer. */
final class UnaryMethod {
  /** Answers a request, or refuses it with a {@link BrokerException}. */
  interface Handler<Q, A> {
    void handle(Q request, Reply<A> reply);
  }

  private UnaryMethod() {}

  /** A method that is answered at once. */
  static <Q extends Message, A extends Message> ServerMethodDefinition<Q, A> immediate(
      String service, String name, Q request, A answer, Function<Q, A> broker) {
    return deferred(
        service, name, request, answer, (received, reply) -> reply.send(broker.apply(received)));
  }

  /** A method that may be answered later. */
  static <Q extends Message, A extends Message> ServerMethodDefinition<Q, A> deferred(
      String service, String name, Q request, A answer, Handler<Q, A> handler) {
    MethodDescriptor<Q, A> descriptor =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
            .setRequestMarshaller(ProtoUtils.marshaller(request))
            .setResponseMarshaller(ProtoUtils.marshaller(answer))
            .build();
    return ServerMethodDefinition.create(
        descriptor,
        (call, headers) -> {
          call.request(2); // a second one would be an error, and is noticed only when asked for
          return new Listener<>(call, handler);
        });
  }

  private static final class Listener<Q, A> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, A> call;
    private final Handler<Q, A> handler;
    private final Reply<A> reply;
    private Q request;

    Listener(ServerCall<Q, A> call, Handler<Q, A> handler) {
      this.call = call;
      this.handler = handler;
      this.reply = new Reply<>(call);
    }

    @Override
    public void onMessage(Q message) {
      request = message;
    }

    @Override
    public void onHalfClose() {
      if (request == null) {
        call.close(
            Status.INTERNAL.withDescription("The call ended without a request."), new Metadata());
        return;
      }
      try {
        handler.handle(request, reply);
      } catch (BrokerException e) {
        reply.fail(e);
      }
    }

    @Override
    public void onCancel() {
      reply.cancelled();
    }
  }
}
