package ai.userwhisperer.megaphone.sandbox.faults;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A way in which the sandbox can be told to misbehave. */
public enum FaultKind {
  /** Calls of the gateway are answered later. */
  LATENCY("latency", FaultValue.DELAY, Nature.CASES),
  /** Calls of the gateway are answered with an error, and do nothing. */
  ERRORS("errors", FaultValue.STATUS, Nature.CASES),
  /** So many requests a minute are served; those beyond are refused with 429. */
  THROTTLED("throttled", FaultValue.REQUESTS_PER_MINUTE, Nature.STATE),
  /** So many requests a second are served; those beyond are refused with 429. */
  RATE_LIMITED("rate-limited", FaultValue.REQUESTS_PER_SECOND, Nature.STATE),
  /** The gateway works on the calls of so many connections at once; the others wait. */
  CONNECTIONS_LIMITED("connections-limited", FaultValue.CONNECTIONS, Nature.STATE),
  /** Calls go through one after the other, so many a second on average. */
  CALLS_QUEUED("calls-queued", FaultValue.REQUESTS_PER_SECOND, Nature.STATE),
  /** The processor that a container may use has time for so many events a second. */
  CPU_LIMITED("cpu-limited", FaultValue.EVENTS_PER_SECOND, Nature.STATE),
  /** Events are rejected, those of a batch inside a 202. */
  EVENTS_REJECTED("events-rejected", FaultValue.SHARE, Nature.CASES),
  /** Accepted events are never published. */
  EVENTS_LOST("events-lost", FaultValue.SHARE, Nature.CASES),
  /** Accepted events are published twice. */
  EVENTS_DUPLICATED("events-duplicated", FaultValue.SHARE, Nature.CASES),
  /** Accepted events are published later. */
  EVENTS_HELD("events-held", FaultValue.DELAY, Nature.CASES),
  /** The whole process stands still. */
  FREEZE("freeze", FaultValue.DURATION, Nature.STATE),
  /**
   * The gateway closes its connections and takes no new ones. It can't be told over HTTP to end it
   * meanwhile, so it wants a time after which it ends.
   */
  CONNECTIONS_REFUSED("connections-refused", FaultValue.SWITCH, Nature.STATE),
  /** Connections are reset in place of an answer. */
  CONNECTIONS_RESET("connections-reset", FaultValue.SHARE, Nature.CASES),
  /** Half of an answer is sent, and the connection closed. */
  ANSWERS_CUT("answers-cut", FaultValue.SHARE, Nature.CASES),
  /** Answers are sent byte by byte, with a pause after each. */
  ANSWERS_DRIPPED("answers-dripped", FaultValue.DURATION, Nature.CASES),
  /** Answers are no JSON, or no HTTP. */
  ANSWERS_MALFORMED("answers-malformed", FaultValue.SHARE, Nature.CASES),
  /** Pub/Sub answers UNAVAILABLE. */
  PUBSUB_UNAVAILABLE("pubsub-unavailable", FaultValue.SHARE, Nature.CASES),
  /** Pub/Sub delivers later. */
  PUBSUB_SLOW("pubsub-slow", FaultValue.DELAY, Nature.CASES),
  /** Pub/Sub delivers so many messages of a topic a second. */
  PUBSUB_LIMITED("pubsub-limited", FaultValue.EVENTS_PER_SECOND, Nature.STATE),
  /** Pub/Sub delivers messages after later ones. */
  PUBSUB_DISORDERED("pubsub-disordered", FaultValue.SHARE, Nature.CASES),
  /** Redis answers later. */
  REDIS_SLOW("redis-slow", FaultValue.DURATION, Nature.STATE),
  /** Redis has time for so many events a second. */
  REDIS_LIMITED("redis-limited", FaultValue.EVENTS_PER_SECOND, Nature.STATE),
  /** Redis refuses writes, for want of memory. */
  REDIS_FULL("redis-full", FaultValue.SWITCH, Nature.STATE),
  /** Redis has so much memory only, and evicts. */
  REDIS_EVICTING("redis-evicting", FaultValue.BYTES, Nature.STATE),
  /** Redis is gone. */
  REDIS_GONE("redis-gone", FaultValue.SWITCH, Nature.STATE),
  /** Items are left in the queues. */
  QUEUE_GROWING("queue-growing", FaultValue.SHARE, Nature.CASES),
  /** Processors are busy with nothing. */
  CPU_BURNT("cpu-burnt", FaultValue.SHARE, Nature.STATE),
  /** So many bytes a second are kept for ever. */
  MEMORY_LEAKED("memory-leaked", FaultValue.BYTES, Nature.STATE),
  /** Decisions are not those that the model would make. */
  DECISIONS_WRONG("decisions-wrong", FaultValue.SHARE, Nature.CASES),
  /** The decision engine answers 503. */
  DECISIONS_UNAVAILABLE("decisions-unavailable", FaultValue.SHARE, Nature.CASES),
  /** Contents take longer. */
  CONTENT_SLOW("content-slow", FaultValue.DELAY, Nature.CASES),
  /** Contents can't be made. */
  CONTENT_FAILING("content-failing", FaultValue.SHARE, Nature.CASES),
  /** Contents are of low quality. */
  CONTENT_POOR("content-poor", FaultValue.SHARE, Nature.CASES);

  /** Whether a fault strikes some cases of many, or is a state while it is on. */
  private enum Nature {
    CASES,
    STATE
  }

  private final String faultName;
  private final FaultValue value;
  private final Nature nature;

  FaultKind(String faultName, FaultValue value, Nature nature) {
    this.faultName = faultName;
    this.value = value;
    this.nature = nature;
  }

  /** The name on the command line and in profiles, for example {@code events-lost}. */
  public String faultName() {
    return faultName;
  }

  /** What its value says. */
  public FaultValue value() {
    return value;
  }

  /**
   * Whether it is a state while it is on, rather than something that strikes some cases of many.
   */
  public boolean isState() {
    return nature == Nature.STATE;
  }

  /** The kind of that name. */
  public static Optional<FaultKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.faultName.equals(name)).findFirst();
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(FaultKind::faultName).collect(Collectors.joining(", "));
  }
}
