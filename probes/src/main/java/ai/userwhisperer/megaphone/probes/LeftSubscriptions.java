package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.google.api.gax.rpc.ApiException;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions that runs made in a project, and which of them a killed run left behind. Only
 * those count that have our name and our labels; all others are never touched. Not thread-safe.
 */
public final class LeftSubscriptions implements AutoCloseable {
  private final PubSubSettings settings;
  private final Duration foreignAge;
  private final PubSubConnection connection;

  /** Whether a subscription is still needed. */
  public enum State {
    /** Its run was killed, or can't go on any more. */
    LEFT_BEHIND,

    /** Its run goes on, or may do so. */
    IN_USE
  }

  /**
   * A subscription of ours.
   *
   * @param name the full one
   * @param why its state, in words
   */
  public record Found(String name, State state, String why) {}

  /**
   * Connects.
   *
   * @param foreignAge a run on another machine is taken to be over when its subscription is older
   *     than this; 0 or more
   * @throws ProbeException when there are no credentials
   */
  public LeftSubscriptions(PubSubSettings settings, Duration foreignAge) {
    this.settings = settings;
    this.foreignAge = foreignAge;
    this.connection = new PubSubConnection(settings);
  }

  /**
   * Looks at all subscriptions of the project.
   *
   * @return ours
   * @throws ProbeException when they can't be listed
   */
  public List<Found> find() {
    String project = "projects/" + settings.project();
    String start = project + "/subscriptions/" + TemporarySubscription.PREFIX;
    List<Found> found = new ArrayList<>();
    try {
      for (Subscription subscription :
          connection
              .stub()
              .listSubscriptionsPagedCallable()
              .call(ListSubscriptionsRequest.newBuilder().setProject(project).build())
              .iterateAll()) {
        if (subscription.getName().startsWith(start)) {
          SubscriptionOwner.of(subscription.getLabelsMap())
              .ifPresent(owner -> found.add(judged(subscription.getName(), owner)));
        }
      }
    } catch (ApiException e) {
      throw refused(e);
    }
    return found;
  }

  private Found judged(String name, SubscriptionOwner owner) {
    if (owner.isOfThisHost()) {
      return owner.isAlive()
          ? new Found(name, State.IN_USE, "process " + owner.pid() + " still runs")
          : new Found(name, State.LEFT_BEHIND, "process " + owner.pid() + " is gone");
    }
    Duration age = Duration.ofMillis(System.currentTimeMillis() - owner.createdMs());
    String made = "made on " + owner.host() + " " + age.toHours() + " h ago";
    return age.compareTo(foreignAge) > 0
        ? new Found(name, State.LEFT_BEHIND, made)
        : new Found(name, State.IN_USE, made + ", may still be in use");
  }

  /**
   * Deletes one.
   *
   * @return why it could not be deleted; empty when it is gone
   */
  public Optional<String> delete(Found found) {
    try {
      connection
          .stub()
          .deleteSubscriptionCallable()
          .call(DeleteSubscriptionRequest.newBuilder().setSubscription(found.name()).build());
      return Optional.empty();
    } catch (ApiException e) {
      return e.getStatusCode().getCode() == com.google.api.gax.rpc.StatusCode.Code.NOT_FOUND
          ? Optional.empty()
          : Optional.of(TemporarySubscription.words(e));
    }
  }

  private ProbeException refused(ApiException e) {
    return new ProbeException(
        switch (e.getStatusCode().getCode()) {
          case UNAVAILABLE, DEADLINE_EXCEEDED ->
              "probes.pubsub.endpoint = "
                  + PubSubConnection.shown(settings.endpoint())
                  + ": does not answer; needs a Pub/Sub server";
          default ->
              "probes.pubsub.project = "
                  + settings.project()
                  + ": "
                  + TemporarySubscription.words(e)
                  + "; needs a project whose subscriptions may be listed and deleted"
                  + " (roles/pubsub.editor)";
        },
        e);
  }

  @Override
  public void close() {
    connection.close();
  }
}
