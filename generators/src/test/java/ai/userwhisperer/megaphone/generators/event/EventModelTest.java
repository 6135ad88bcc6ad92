package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.EventMix;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventModelTest {
  private static final String APP_ID = "app_megaphoneload000";
  private static final EventMix ALL_TYPES = mix(1_000, 1.0, allTypes());

  @Test
  void theSameSeedAndNumberAreTheSameEventInAnyOrder() {
    EventModel one = EventModel.of(ALL_TYPES, 42);
    EventModel other = EventModel.of(ALL_TYPES, 42);
    List<Event> forwards = LongStream.range(0, 1_000).mapToObj(one::event).toList();
    List<Event> backwards =
        LongStream.range(0, 1_000).map(n -> 999 - n).mapToObj(other::event).toList();
    assertThat(backwards).containsExactlyElementsOf(reversed(forwards));
  }

  @Test
  void anotherSeedIsOtherEvents() {
    EventModel one = EventModel.of(ALL_TYPES, 1);
    EventModel other = EventModel.of(ALL_TYPES, 2);
    long alike =
        LongStream.range(0, 1_000).filter(n -> one.event(n).equals(other.event(n))).count();
    assertThat(alike).isZero();
  }

  @Test
  void typesComeInTheirWeights() {
    EventModel model =
        EventModel.of(
            mix(
                10,
                0,
                Map.of("page_viewed", 6.0, "user_login", 3.0, "purchase", 1.0, "user_signup", 0.0)),
            3);
    Map<EventType, Integer> counts = new HashMap<>();
    for (int n = 0; n < 100_000; n++) {
      counts.merge(model.event(n).type(), 1, Integer::sum);
    }
    assertThat(counts.keySet())
        .containsExactlyInAnyOrder(EventType.PAGE_VIEWED, EventType.USER_LOGIN, EventType.PURCHASE);
    // Within five standard deviations.
    assertThat(counts.get(EventType.PAGE_VIEWED)).isBetween(59_200, 60_800);
    assertThat(counts.get(EventType.USER_LOGIN)).isBetween(29_200, 30_800);
    assertThat(counts.get(EventType.PURCHASE)).isBetween(9_500, 10_500);
  }

  @Test
  void anUnknownTypeIsRefusedWithTheListOfTypes() {
    assertThatThrownBy(() -> EventModel.of(mix(10, 1, Map.of("page_veiwed", 1.0)), 1))
        .isInstanceOf(ProfileException.class)
        .hasMessage(
            "events.types.page_veiwed: needs one of user_signup, user_login, user_logout,"
                + " feature_used, page_viewed, button_clicked, form_submitted, error_encountered,"
                + " trial_started, subscription_upgraded, subscription_cancelled, payment_failed,"
                + " payment_succeeded, support_ticket_created, api_call_made, notification_sent,"
                + " notification_clicked, notification_dismissed, purchase, session_started,"
                + " session_ended, feature_enabled, feature_disabled, user_activated");
  }

  @Test
  void noRefusedWordCanBeSpeltInAUserId() {
    String letters = Hole.ALPHABET + "usr_";
    assertThat(PlatformRules.REFUSED_IN_USER_IDS)
        .allMatch(
            word ->
                // A word lies within the 16, within the prefix, or across its underscore.
                word.chars().anyMatch(c -> Hole.ALPHABET.indexOf(c) < 0)
                    && !EventTemplate.USER_PREFIX.contains(word)
                    && (word.indexOf('_') < 0
                        || word.chars().anyMatch(c -> letters.indexOf(c) < 0)));
    assertThat(EventModel.of(ALL_TYPES, 1).event(0).userId().substring(4))
        .containsPattern("^[" + Hole.ALPHABET + "]{16}$");
  }

  @Test
  void everyUserHasAnIdOfItsOwnWhateverTheSeed() {
    EventMix uniform = mix(500, 0, Map.of("page_viewed", 1.0));
    Set<String> one = users(EventModel.of(uniform, 1), 20_000);
    Set<String> other = users(EventModel.of(uniform, 2), 20_000);
    assertThat(one).hasSize(500).isEqualTo(other);
  }

  @Test
  void aSessionBelongsToOneUserOnOneDevice() {
    EventModel model = EventModel.of(mix(50, 0.5, Map.of("page_viewed", 1.0)), 1);
    Map<String, Set<String>> userAndDevice = new HashMap<>();
    Map<String, Set<String>> sessions = new HashMap<>();
    int events = 20_000;
    for (int n = 0; n < events; n++) {
      Event event = model.event(n);
      userAndDevice
          .computeIfAbsent(event.sessionId(), any -> new HashSet<>())
          .add(event.userId() + event.device());
      sessions.computeIfAbsent(event.userId(), any -> new HashSet<>()).add(event.sessionId());
    }
    assertThat(userAndDevice.values()).allMatch(set -> set.size() == 1);
    int stretches = events / (50 * EventModel.EVENTS_PER_SESSION);
    assertThat(sessions.values())
        .allMatch(set -> set.size() > stretches / 2 && set.size() <= stretches + 1);
  }

  @Test
  void anEventCanBeMovedIntoAnothersSession() {
    EventModel model = EventModel.of(ALL_TYPES, 1);
    Event first = model.event(0);
    Event moved = model.event(1).inSessionOf(first);
    assertThat(moved.userId()).isEqualTo(first.userId());
    assertThat(moved.sessionId()).isEqualTo(first.sessionId());
    assertThat(moved.device()).isEqualTo(first.device());
    assertThat(moved.type()).isEqualTo(model.event(1).type());
  }

  private static Set<String> users(EventModel model, int events) {
    return IntStream.range(0, events)
        .mapToObj(n -> model.event(n).userId())
        .collect(Collectors.toSet());
  }

  private static List<Event> reversed(List<Event> events) {
    List<Event> copy = new java.util.ArrayList<>(events);
    Collections.reverse(copy);
    return copy;
  }

  static EventMix mix(int users, double skew, Map<String, Double> types) {
    return new EventMix(APP_ID, users, skew, new TreeMap<>(types));
  }

  static Map<String, Double> allTypes() {
    return Arrays.stream(EventType.values())
        .collect(Collectors.toMap(EventType::typeName, type -> 1.0));
  }
}
