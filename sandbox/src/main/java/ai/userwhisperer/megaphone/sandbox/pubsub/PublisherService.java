package ai.userwhisperer.megaphone.sandbox.pubsub;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.DetachSubscriptionRequest;
import com.google.pubsub.v1.DetachSubscriptionResponse;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsResponse;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ListTopicsResponse;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateTopicRequest;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.function.Function;

/** Topics and publishing over gRPC. A method that is not here answers UNIMPLEMENTED. */
final class PublisherService {
  private static final String NAME = "google.pubsub.v1.Publisher";
  private static final int MAX_MESSAGES_PER_REQUEST = 1000;

  private final Broker broker;

  PublisherService(Broker broker) {
    this.broker = broker;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(
            method(
                "CreateTopic",
                Topic.getDefaultInstance(),
                Topic.getDefaultInstance(),
                broker::createTopic))
        .addMethod(
            method(
                "UpdateTopic",
                UpdateTopicRequest.getDefaultInstance(),
                Topic.getDefaultInstance(),
                request ->
                    broker.catalogue().updateTopic(request.getTopic(), request.getUpdateMask())))
        .addMethod(
            method(
                "DetachSubscription",
                DetachSubscriptionRequest.getDefaultInstance(),
                DetachSubscriptionResponse.getDefaultInstance(),
                this::detachSubscription))
        .addMethod(
            method(
                "GetTopic",
                GetTopicRequest.getDefaultInstance(),
                Topic.getDefaultInstance(),
                request -> broker.getTopic(request.getTopic())))
        .addMethod(
            method(
                "ListTopics",
                ListTopicsRequest.getDefaultInstance(),
                ListTopicsResponse.getDefaultInstance(),
                this::listTopics))
        .addMethod(
            method(
                "ListTopicSubscriptions",
                ListTopicSubscriptionsRequest.getDefaultInstance(),
                ListTopicSubscriptionsResponse.getDefaultInstance(),
                this::listTopicSubscriptions))
        .addMethod(
            method(
                "DeleteTopic",
                DeleteTopicRequest.getDefaultInstance(),
                Empty.getDefaultInstance(),
                this::deleteTopic))
        .addMethod(
            method(
                "Publish",
                PublishRequest.getDefaultInstance(),
                PublishResponse.getDefaultInstance(),
                this::publish))
        .build();
  }

  private static <Q extends Message, A extends Message> ServerMethodDefinition<Q, A> method(
      String name, Q request, A answer, Function<Q, A> broker) {
    return UnaryMethod.immediate(NAME, name, request, answer, broker);
  }

  private ListTopicsResponse listTopics(ListTopicsRequest request) {
    Page<Topic> page =
        Page.of(
            broker.listTopics(request.getProject()),
            Topic::getName,
            request.getPageSize(),
            request.getPageToken());
    return ListTopicsResponse.newBuilder()
        .addAllTopics(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private ListTopicSubscriptionsResponse listTopicSubscriptions(
      ListTopicSubscriptionsRequest request) {
    Page<String> page =
        Page.of(
            broker.listTopicSubscriptions(request.getTopic()),
            Function.identity(),
            request.getPageSize(),
            request.getPageToken());
    return ListTopicSubscriptionsResponse.newBuilder()
        .addAllSubscriptions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Empty deleteTopic(DeleteTopicRequest request) {
    broker.deleteTopic(request.getTopic());
    return Empty.getDefaultInstance();
  }

  private DetachSubscriptionResponse detachSubscription(DetachSubscriptionRequest request) {
    broker.catalogue().detachSubscription(request.getSubscription());
    return DetachSubscriptionResponse.getDefaultInstance();
  }

  private PublishResponse publish(PublishRequest request) {
    if (request.getMessagesCount() > MAX_MESSAGES_PER_REQUEST) {
      throw BrokerException.invalidArgument(
          "messages: %d in one request, and at most %d are allowed"
              .formatted(request.getMessagesCount(), MAX_MESSAGES_PER_REQUEST));
    }
    return PublishResponse.newBuilder()
        .addAllMessageIds(broker.publish(request.getTopic(), request.getMessagesList()))
        .build();
  }
}
