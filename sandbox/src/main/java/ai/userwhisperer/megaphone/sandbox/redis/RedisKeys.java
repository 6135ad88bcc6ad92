package ai.userwhisperer.megaphone.sandbox.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The platform's keys in Redis. */
public final class RedisKeys {
  /** How long an event id is remembered. */
  public static final Duration DEDUP_TTL = Duration.ofHours(1);

  /** Prefix of the key that says that an event was processed; its id follows. */
  public static final String DEDUP_PREFIX = "event:dedup:";

  /** List of the ids of events for the behavioural analysis. */
  public static final String BEHAVIORAL_QUEUE = "queue:behavioral-analysis";

  /** List of the ids of events for the decision engine. */
  public static final String DECISION_QUEUE = "queue:decision-engine";

  /** Counts events stored for the first time. */
  public static final String PROCESSED_COUNTER = "counter:events.processed.total";

  /** Counts events that were stored before. */
  public static final String DUPLICATE_COUNTER = "counter:events.processed.duplicates";

  /** Counts messages that the worker could not read. */
  public static final String ERROR_COUNTER = "counter:events.processing.errors";

  private static final byte[] DEDUP_BYTES = bytes(DEDUP_PREFIX);

  private RedisKeys() {}

  /** The dedup key of an event. */
  @SuppressWarnings("deprecation") // String.getBytes(int, …) is right for ASCII, and copies once
  public static byte[] dedupKey(String eventId) {
    byte[] key = new byte[DEDUP_BYTES.length + eventId.length()];
    System.arraycopy(DEDUP_BYTES, 0, key, 0, DEDUP_BYTES.length);
    eventId.getBytes(0, eventId.length(), key, DEDUP_BYTES.length);
    return key;
  }

  /** A key's bytes. */
  public static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.US_ASCII);
  }
}
