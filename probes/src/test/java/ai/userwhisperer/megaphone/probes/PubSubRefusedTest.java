package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.google.pubsub.v1.Subscription;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that refuses to make a subscription: told in one line, before the load. */
class PubSubRefusedTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PERMISSION_DENIED | User not authorized | probes.pubsub.topic = projects/user-whisperer-dev/topics/uw-user-events: PERMISSION_DENIED: User not authorized; needs the permission to create, read and delete a subscription on it (roles/pubsub.editor)",
        "UNAUTHENTICATED | no token | probes.pubsub.topic = projects/user-whisperer-dev/topics/uw-user-events: UNAUTHENTICATED: no token; needs the permission to create, read and delete a subscription on it (roles/pubsub.editor)",
        "NOT_FOUND | Requested project not found | probes.pubsub.topic = projects/user-whisperer-dev/topics/uw-user-events: does not exist; needs a topic that is there",
        "RESOURCE_EXHAUSTED | quota of subscriptions | probes.pubsub.topic = projects/user-whisperer-dev/topics/uw-user-events: RESOURCE_EXHAUSTED: quota of subscriptions; needs a topic that can be subscribed to",
      })
  void isTold(String code, String words, String message) throws IOException {
    TestRun run = TestRun.in(folder);
    Server server = refusing(Status.Code.valueOf(code).toStatus().withDescription(words));
    PubSubProbe probe =
        new PubSubProbe(
            new PubSubSettings(
                true,
                "user-whisperer-dev",
                "uw-user-events",
                "127.0.0.1:" + server.getPort(),
                1,
                PubSubSettings.Observe.EVENTS,
                Optional.empty()),
            run.directory(),
            run.clock(),
            (injector, sequence) -> DueTimes.UNKNOWN);
    ProbeSet probes = ProbeSet.of(List.of(probe), run.directory().marks(), run.clock());
    try {
      assertThatThrownBy(probes::start).isInstanceOf(ProbeException.class).hasMessage(message);
      assertThat(message.lines()).hasSize(1);
    } finally {
      server.shutdownNow();
    }
  }

  private static Server refusing(Status status) throws IOException {
    MethodDescriptor<Subscription, Subscription> create =
        MethodDescriptor.<Subscription, Subscription>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("google.pubsub.v1.Subscriber/CreateSubscription")
            .setRequestMarshaller(ProtoUtils.marshaller(Subscription.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Subscription.getDefaultInstance()))
            .build();
    return ServerBuilder.forPort(0)
        .addService(
            ServerServiceDefinition.builder("google.pubsub.v1.Subscriber")
                .addMethod(
                    create,
                    ServerCalls.asyncUnaryCall(
                        (Subscription request, io.grpc.stub.StreamObserver<Subscription> answer) ->
                            answer.onError(status.asRuntimeException())))
                .build())
        .build()
        .start();
  }
}
