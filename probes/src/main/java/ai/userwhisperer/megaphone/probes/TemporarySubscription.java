package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The run's own subscription: made at its start, deleted at its end. Where the process is killed in
 * between, {@link LeftSubscriptions} finds it, and Google deletes it after a day without use.
 */
final class TemporarySubscription {
  static final String PREFIX = "megaphone-";

  /** Messages are acknowledged as soon as they are read. */
  static final int ACK_DEADLINE_SECONDS = 60;

  private static final long RETENTION_SECONDS = 600;
  private static final long EXPIRES_AFTER_SECONDS = 24 * 3600;
  private static final int MAX_ID_LENGTH = 255;

  /** Answers after which the subscription surely does not exist. */
  private static final Set<StatusCode.Code> REFUSED =
      Set.of(
          StatusCode.Code.NOT_FOUND,
          StatusCode.Code.PERMISSION_DENIED,
          StatusCode.Code.UNAUTHENTICATED,
          StatusCode.Code.INVALID_ARGUMENT);

  private final SubscriberStub stub;
  private final PubSubSettings settings;
  private final String topic;
  private final String name;
  private boolean mayExist;

  TemporarySubscription(SubscriberStub stub, PubSubSettings settings, String runId) {
    this.stub = stub;
    this.settings = settings;
    this.topic = "projects/" + settings.project() + "/topics/" + settings.topic();
    this.name = "projects/" + settings.project() + "/subscriptions/" + id(runId);
  }

  /** The run's id in the form that Pub/Sub takes. */
  static String id(String runId) {
    String id = PREFIX + runId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._~+-]", "-");
    return id.substring(0, Math.min(id.length(), MAX_ID_LENGTH));
  }

  /** Its full name. */
  String name() {
    return name;
  }

  /**
   * Makes it; from now on it gets what is published.
   *
   * @throws ProbeException when that is refused
   */
  void create() {
    Subscription.Builder wanted =
        Subscription.newBuilder()
            .setName(name)
            .setTopic(topic)
            .putAllLabels(SubscriptionOwner.here().labels())
            .setAckDeadlineSeconds(ACK_DEADLINE_SECONDS)
            .setMessageRetentionDuration(Duration.newBuilder().setSeconds(RETENTION_SECONDS));
    Subscription expiring =
        wanted
            .clone()
            .setExpirationPolicy(
                ExpirationPolicy.newBuilder()
                    .setTtl(Duration.newBuilder().setSeconds(EXPIRES_AFTER_SECONDS)))
            .build();
    mayExist = true;
    try {
      if (!tryCreate(expiring)) {
        stub.createSubscriptionCallable().call(wanted.build());
      }
    } catch (ApiException e) {
      if (code(e) != StatusCode.Code.ALREADY_EXISTS) {
        mayExist = !REFUSED.contains(code(e));
        throw refused(e);
      }
      // Ours, by its name: an answer was lost and the request sent again.
    }
  }

  /** False when the server, an emulator, knows no expiration policy. */
  private boolean tryCreate(Subscription subscription) {
    try {
      stub.createSubscriptionCallable().call(subscription);
      return true;
    } catch (ApiException e) {
      if (code(e) == StatusCode.Code.INVALID_ARGUMENT || code(e) == StatusCode.Code.UNIMPLEMENTED) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Reads once, to find out whether that is allowed.
   *
   * @return what was there, acknowledged already
   * @throws ProbeException when it is not allowed
   */
  @SuppressWarnings(
      "deprecation") // Only a pull that returns immediately answers without a message.
  List<ReceivedMessage> tryToRead() {
    PullRequest once =
        PullRequest.newBuilder()
            .setSubscription(name)
            .setMaxMessages(1)
            .setReturnImmediately(true)
            .build();
    try {
      List<ReceivedMessage> messages = stub.pullCallable().call(once).getReceivedMessagesList();
      if (!messages.isEmpty()) {
        stub.acknowledgeCallable()
            .call(
                AcknowledgeRequest.newBuilder()
                    .setSubscription(name)
                    .addAllAckIds(messages.stream().map(ReceivedMessage::getAckId).toList())
                    .build());
      }
      return messages;
    } catch (ApiException e) {
      if (code(e) == StatusCode.Code.UNIMPLEMENTED) {
        return List.of();
      }
      throw refused(e);
    }
  }

  /**
   * Deletes it, if it may be there.
   *
   * @throws ProbeException when it could not be deleted
   */
  void delete() {
    if (!mayExist) {
      return;
    }
    try {
      stub.deleteSubscriptionCallable()
          .call(DeleteSubscriptionRequest.newBuilder().setSubscription(name).build());
    } catch (ApiException e) {
      if (code(e) != StatusCode.Code.NOT_FOUND) {
        throw new ProbeException(
            "the subscription "
                + name
                + " could not be deleted: "
                + words(e)
                + "; megaphone clean deletes it, or it expires after a day without use",
            e);
      }
    }
    mayExist = false;
  }

  private ProbeException refused(ApiException e) {
    return new ProbeException(
        switch (code(e)) {
          case NOT_FOUND ->
              "probes.pubsub.topic = " + topic + ": does not exist; needs a topic that is there";
          case PERMISSION_DENIED, UNAUTHENTICATED ->
              "probes.pubsub.topic = "
                  + topic
                  + ": "
                  + words(e)
                  + "; needs the permission to create, read and delete a subscription on it"
                  + " (roles/pubsub.editor)";
          case UNAVAILABLE, DEADLINE_EXCEEDED ->
              "probes.pubsub.endpoint = "
                  + PubSubConnection.shown(settings.endpoint())
                  + ": does not answer; needs a Pub/Sub server, or probes.pubsub.enabled = false";
          default ->
              "probes.pubsub.topic = "
                  + topic
                  + ": "
                  + words(e)
                  + "; needs a topic that can be subscribed to";
        },
        e);
  }

  private static StatusCode.Code code(ApiException e) {
    return e.getStatusCode().getCode();
  }

  /** The server's answer without the exception's class names in front. */
  static String words(Throwable e) {
    return ProbeException.words(e).replaceFirst("^([\\w.]+\\.\\w*Exception: )+", "");
  }
}
