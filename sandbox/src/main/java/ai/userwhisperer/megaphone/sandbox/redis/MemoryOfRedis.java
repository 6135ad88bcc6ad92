package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much memory Redis may use, and what it does without: evict, or refuse writes. Being full
 * counts for more than evicting where it is told both.
 */
final class MemoryOfRedis {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryOfRedis.class);
  private static final String EVICT = "allkeys-lru";
  private static final String REFUSE = "noeviction";
  private static final long USUAL_BYTES = RedisProcess.MAX_MEMORY_MIB * 1024 * 1024;
  // Whatever it holds is more than that.
  private static final long NO_BYTES = 1;

  private final int port;
  private boolean full;
  private long bytes = USUAL_BYTES;

  MemoryOfRedis(int port) {
    this.port = port;
  }

  FaultEffect full() {
    return new FaultEffect() {
      @Override
      public void begin(Fault fault) throws IOException {
        full(true);
      }

      @Override
      public void end() throws IOException {
        full(false);
      }
    };
  }

  FaultEffect evicting() {
    return new FaultEffect() {
      @Override
      public void begin(Fault fault) throws IOException {
        bytes(fault.amount().draw(null));
      }

      @Override
      public void end() throws IOException {
        bytes(USUAL_BYTES);
      }
    };
  }

  private synchronized void full(boolean isFull) throws IOException {
    full = isFull;
    apply();
  }

  private synchronized void bytes(long newBytes) throws IOException {
    bytes = newBytes;
    apply();
  }

  /** A new Redis is to be as the last one was. */
  synchronized void returned() {
    if (full || bytes != USUAL_BYTES) {
      try {
        apply();
      } catch (IOException e) {
        LOG.warn("the new Redis has its usual memory: {}", e.toString());
      }
    }
  }

  private void apply() throws IOException {
    try (RedisConsole console = new RedisConsole(port)) {
      // In this order it never evicts on the way from one to the other what it would not in either.
      console.run("CONFIG SET maxmemory-policy " + REFUSE);
      console.run("CONFIG SET maxmemory " + (full ? NO_BYTES : bytes));
      console.run("CONFIG SET maxmemory-policy " + (full ? REFUSE : EVICT));
    }
  }
}
