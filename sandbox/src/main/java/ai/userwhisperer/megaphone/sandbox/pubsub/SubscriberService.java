package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListSubscriptionsResponse;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.ModifyPushConfigRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.SeekResponse;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Subscriptions and receiving over gRPC. A method that is not here answers UNIMPLEMENTED. */
final class SubscriberService {
  private static final String NAME = "google.pubsub.v1.Subscriber";

  private static final FieldMask PUSH_CONFIG =
      FieldMask.newBuilder().addPaths("push_config").build();

  private final Broker broker;
  private final ScheduledExecutorService eventLoop;
  private final Set<Receiver.Owner> open = ConcurrentHashMap.newKeySet();

  /**
   * @param eventLoop the one thread that all calls come in on, and that all answers are written by
   */
  SubscriberService(Broker broker, ScheduledExecutorService eventLoop) {
    this.broker = broker;
    this.eventLoop = eventLoop;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(
            method(
                "CreateSubscription",
                Subscription.getDefaultInstance(),
                Subscription.getDefaultInstance(),
                broker::createSubscription))
        .addMethod(
            method(
                "UpdateSubscription",
                UpdateSubscriptionRequest.getDefaultInstance(),
                Subscription.getDefaultInstance(),
                request ->
                    broker
                        .catalogue()
                        .updateSubscription(request.getSubscription(), request.getUpdateMask())))
        .addMethod(
            method(
                "ModifyPushConfig",
                ModifyPushConfigRequest.getDefaultInstance(),
                Empty.getDefaultInstance(),
                this::modifyPushConfig))
        .addMethod(
            method(
                "Seek",
                SeekRequest.getDefaultInstance(),
                SeekResponse.getDefaultInstance(),
                this::seek))
        .addMethod(
            method(
                "GetSubscription",
                GetSubscriptionRequest.getDefaultInstance(),
                Subscription.getDefaultInstance(),
                request -> broker.getSubscription(request.getSubscription())))
        .addMethod(
            method(
                "ListSubscriptions",
                ListSubscriptionsRequest.getDefaultInstance(),
                ListSubscriptionsResponse.getDefaultInstance(),
                this::listSubscriptions))
        .addMethod(
            method(
                "DeleteSubscription",
                DeleteSubscriptionRequest.getDefaultInstance(),
                Empty.getDefaultInstance(),
                this::deleteSubscription))
        .addMethod(
            method(
                "Acknowledge",
                AcknowledgeRequest.getDefaultInstance(),
                Empty.getDefaultInstance(),
                this::acknowledge))
        .addMethod(
            method(
                "ModifyAckDeadline",
                ModifyAckDeadlineRequest.getDefaultInstance(),
                Empty.getDefaultInstance(),
                this::modifyAckDeadline))
        .addMethod(
            UnaryMethod.deferred(
                NAME,
                "Pull",
                PullRequest.getDefaultInstance(),
                PullResponse.getDefaultInstance(),
                (request, reply) -> PendingPull.start(broker, request, reply, eventLoop, open)))
        .addMethod(streamingPull())
        .build();
  }

  /** Ends what is open, so that clients come back: to this server's successor. */
  void close() {
    BrokerException reason =
        new BrokerException(BrokerException.Code.UNAVAILABLE, "The server is shutting down.");
    open.forEach(owner -> owner.end(reason));
  }

  /** Ends those that are open and that the condition says so of, with this reason. */
  void endIf(BooleanSupplier condition, BrokerException reason) {
    for (Receiver.Owner owner : open) {
      if (condition.getAsBoolean()) {
        owner.end(reason);
      }
    }
  }

  private static <Q extends Message, A extends Message> ServerMethodDefinition<Q, A> method(
      String name, Q request, A answer, Function<Q, A> broker) {
    return UnaryMethod.immediate(NAME, name, request, answer, broker);
  }

  private ServerMethodDefinition<StreamingPullRequest, Delivery> streamingPull() {
    return ServerMethodDefinition.create(
        MethodDescriptor.<StreamingPullRequest, Delivery>newBuilder()
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, "StreamingPull"))
            .setRequestMarshaller(ProtoUtils.marshaller(StreamingPullRequest.getDefaultInstance()))
            .setResponseMarshaller(new DeliveryMarshaller())
            .build(),
        (call, headers) -> {
          call.request(1);
          return new StreamingPull(broker, call, eventLoop, open);
        });
  }

  private ListSubscriptionsResponse listSubscriptions(ListSubscriptionsRequest request) {
    Page<Subscription> page =
        Page.of(
            broker.listSubscriptions(request.getProject()),
            Subscription::getName,
            request.getPageSize(),
            request.getPageToken());
    return ListSubscriptionsResponse.newBuilder()
        .addAllSubscriptions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Empty deleteSubscription(DeleteSubscriptionRequest request) {
    broker.deleteSubscription(request.getSubscription());
    return Empty.getDefaultInstance();
  }

  private Empty acknowledge(AcknowledgeRequest request) {
    requireAckIds(request.getAckIdsCount());
    broker.acknowledge(request.getSubscription(), request.getAckIdsList());
    return Empty.getDefaultInstance();
  }

  private Empty modifyAckDeadline(ModifyAckDeadlineRequest request) {
    requireAckIds(request.getAckIdsCount());
    broker.modifyAckDeadline(
        request.getSubscription(), request.getAckIdsList(), request.getAckDeadlineSeconds());
    return Empty.getDefaultInstance();
  }

  private static void requireAckIds(int count) {
    if (count == 0) {
      throw BrokerException.invalidArgument("ack_ids = []: needs at least one");
    }
  }

  private Empty modifyPushConfig(ModifyPushConfigRequest request) {
    broker
        .catalogue()
        .updateSubscription(
            Subscription.newBuilder()
                .setName(request.getSubscription())
                .setPushConfig(request.getPushConfig())
                .build(),
            PUSH_CONFIG);
    return Empty.getDefaultInstance();
  }

  private SeekResponse seek(SeekRequest request) {
    SubscriptionQueue queue = broker.subscription(request.getSubscription());
    switch (request.getTargetCase()) {
      case TIME -> queue.seek(request.getTime());
      case SNAPSHOT ->
          throw new BrokerException(
              BrokerException.Code.UNIMPLEMENTED, "snapshot: this broker does not support it");
      default ->
          throw BrokerException.invalidArgument("target: a seek needs a time, and none is given");
    }
    return SeekResponse.getDefaultInstance();
  }
}
