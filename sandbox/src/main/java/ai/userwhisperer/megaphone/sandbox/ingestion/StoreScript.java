package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import ai.userwhisperer.megaphone.sandbox.redis.RedisKeys;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Stores a batch of events in one round trip: the dedup key of each; of those that are new, the id
 * into the queue of the behavioural analysis, and of those that are triggers also into the queue of
 * the decision engine; the counters.
 */
final class StoreScript {
  /** The most events in one call: Lua has room for 8,000 values on its stack. */
  static final int MAX_EVENTS = 1000;

  // ARGV[1] is the ids without a gap, ARGV[2] a character per event: 1 for a trigger, 0 for others.
  private static final String LUA =
      """
      local call, sub, byte = redis.call, string.sub, string.byte
      local ids, kinds = ARGV[1], ARGV[2]
      local fresh, freshCount, waking, duplicates = {}, 0, {}, {}
      for i = 1, #kinds do
        local id = sub(ids, (i - 1) * %1$d + 1, i * %1$d)
        if call('SET', '%2$s' .. id, '1', 'EX', '%3$d', 'NX') then
          freshCount = freshCount + 1
          fresh[freshCount] = id
          if byte(kinds, i) == 49 then waking[#waking + 1] = id end
        else
          duplicates[#duplicates + 1] = i - 1
        end
      end
      if freshCount > 0 then
        call('LPUSH', KEYS[1], unpack(fresh))
        call('INCRBY', KEYS[3], freshCount)
      end
      if #waking > 0 then call('LPUSH', KEYS[2], unpack(waking)) end
      if #duplicates > 0 then call('INCRBY', KEYS[4], #duplicates) end
      return duplicates
      """
          .formatted(Identifiers.LENGTH, RedisKeys.DEDUP_PREFIX, RedisKeys.DEDUP_TTL.toSeconds());

  private static final byte[][] KEYS = {
    RedisKeys.bytes(RedisKeys.BEHAVIORAL_QUEUE),
    RedisKeys.bytes(RedisKeys.DECISION_QUEUE),
    RedisKeys.bytes(RedisKeys.PROCESSED_COUNTER),
    RedisKeys.bytes(RedisKeys.DUPLICATE_COUNTER)
  };

  private final RedisLink redis;
  private final byte[] source = LUA.getBytes(StandardCharsets.US_ASCII);
  private final String digest;

  StoreScript(RedisLink redis) {
    this.redis = redis;
    this.digest = redis.workers().digest(source);
  }

  /**
   * Stores the events.
   *
   * @param ids event ids without a gap between them
   * @param kinds per event {@code '1'} for a trigger and {@code '0'} for others
   * @return the indices of those that were stored before; completed on the event loop of Redis
   */
  CompletionStage<List<Long>> store(byte[] ids, byte[] kinds) {
    return redis
        .workers()
        .<List<Long>>evalsha(digest, ScriptOutputType.MULTI, KEYS, ids, kinds)
        .handle(
            (duplicates, failure) -> {
              if (failure == null) {
                return java.util.concurrent.CompletableFuture.completedFuture(duplicates);
              }
              if (isUnknownScript(failure)) {
                return redis
                    .workers()
                    .<List<Long>>eval(source, ScriptOutputType.MULTI, KEYS, ids, kinds)
                    .toCompletableFuture();
              }
              return java.util.concurrent.CompletableFuture.<List<Long>>failedFuture(failure);
            })
        .thenCompose(stage -> stage);
  }

  private static boolean isUnknownScript(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisNoScriptException;
  }
}
