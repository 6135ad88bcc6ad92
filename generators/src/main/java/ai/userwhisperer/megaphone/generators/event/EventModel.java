package ai.userwhisperer.megaphone.generators.event;

import ai.userwhisperer.megaphone.profiles.EventMix;
import java.util.List;

/**
 * Which event is the n-th: a pure function of the mix, the seed and n. So two runs of one profile
 * and seed send the same events, whichever threads send them and in whatever order; only the run's
 * key and the times differ.
 *
 * <p>Users are a fixed population: the k-th most active user has the same id whatever the seed, so
 * that nightly runs do not fill the platform with strangers. Sessions follow from the event's
 * number: a user's next session starts after a stretch of numbers in which the average user has
 * {@value #EVENTS_PER_SESSION} events, each user's at a moment of its own. A session is on one
 * device.
 *
 * <p>Immutable.
 */
public final class EventModel {
  /** How many events the average user has in a session. */
  public static final int EVENTS_PER_SESSION = 8;

  private static final long USER_SALT = 0x6D65_6761_7068_6F6EL;
  private static final int USER = 0;
  private static final int TYPE_COLUMN = 1;
  private static final int TYPE_COIN = 2;
  private static final int VARIANT = 3;
  private static final int TRACE = 4;

  private final String appId;
  private final long start;
  private final EventType[] types;
  private final AliasTable typeWeights;
  private final UserRanks users;
  private final Divisor sessionStretch;

  private EventModel(EventMix mix, long seed) {
    this.appId = mix.appId();
    this.start = SplitMix.mix(seed);
    this.types = mix.types().keySet().stream().map(EventType::named).toArray(EventType[]::new);
    List<Double> weights = List.copyOf(mix.types().values());
    this.typeWeights = new AliasTable(types.length, weights::get);
    this.users = UserRanks.zipf(mix.users(), mix.skew());
    this.sessionStretch = new Divisor((long) EVENTS_PER_SESSION * mix.users());
  }

  /**
   * A model of a mix. Takes up to a second and {@code 8 × users} bytes, for up to {@value
   * UserRanks#LARGEST_TABLE} users; above, it takes no memory, and each event a few hundred
   * nanoseconds more.
   *
   * @throws ai.userwhisperer.megaphone.profiles.ProfileException when the mix names an event type
   *     that the platform does not know; the message lists those that it does
   */
  public static EventModel of(EventMix mix, long seed) {
    return new EventModel(mix, seed);
  }

  /**
   * The n-th event.
   *
   * @param number 0 or more
   */
  public Event event(long number) {
    Draw draw = new Draw();
    draw(number, draw);
    return new Event(
        draw.type, draw.userKey, draw.sessionKey, draw.device, draw.variant, draw.trace);
  }

  String appId() {
    return appId;
  }

  /** An event without an object of its own; filled again and again by one thread. */
  static final class Draw {
    EventType type;
    long userKey;
    long sessionKey;
    Device device;
    int variant;
    long trace;
  }

  void draw(long number, Draw into) {
    long state = SplitMix.draw(start, number);
    EventType type =
        types[typeWeights.pick(SplitMix.draw(state, TYPE_COLUMN), SplitMix.draw(state, TYPE_COIN))];
    long userKey = SplitMix.mix(USER_SALT + users.rank(SplitMix.draw(state, USER)));
    long offset = sessionStretch.remainder(userKey >>> 1);
    long session = sessionStretch.quotient(number + offset);
    long sessionKey = SplitMix.draw(userKey, session);
    into.type = type;
    into.userKey = userKey;
    into.sessionKey = sessionKey;
    into.device = Device.of(userKey, sessionKey);
    into.variant = SplitMix.below(type.variants(), SplitMix.draw(state, VARIANT));
    into.trace = SplitMix.draw(state, TRACE);
  }
}
