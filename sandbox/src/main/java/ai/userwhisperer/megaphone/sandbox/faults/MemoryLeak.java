package ai.userwhisperer.megaphone.sandbox.faults;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps so many bytes more each second, up to a bound: the platform is to grow, not to die. They
 * lie outside of the heap, where each one kept is one more that the process has; a heap has taken
 * its memory from the machine before it is full.
 */
final class MemoryLeak implements FaultEffect {
  private static final double MOST_OF_HEAP = 0.5;
  private static final int PIECE_BYTES = 256 * 1024;
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long mostBytes;
  private final AtomicLong keptBytes = new AtomicLong();
  private volatile boolean on;
  private Thread leaking;

  MemoryLeak() {
    this((long) ((double) Runtime.getRuntime().maxMemory() * MOST_OF_HEAP));
  }

  MemoryLeak(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public void begin(Fault fault) {
    on = true;
    double bytesPerSecond = (double) fault.amount().draw(null);
    leaking = new Thread(() -> leak(bytesPerSecond), "sandbox-memory-leaked");
    leaking.setDaemon(true);
    leaking.start();
  }

  private void leak(double bytesPerSecond) {
    Deque<ByteBuf> kept = new ArrayDeque<>();
    long startNs = System.nanoTime();
    while (on) {
      double seconds = (double) (System.nanoTime() - startNs) / 1e9;
      long dueBytes = Math.min(mostBytes, (long) (bytesPerSecond * seconds));
      while (on && keptBytes.get() < dueBytes) {
        int bytes = (int) Math.min(PIECE_BYTES, dueBytes - keptBytes.get());
        // Written, or the system would only promise it.
        kept.add(Unpooled.directBuffer(bytes).writeZero(bytes));
        keptBytes.addAndGet(bytes);
      }
      LockSupport.parkNanos(kept, PAUSE_NS);
    }
    kept.forEach(ByteBuf::release);
    keptBytes.set(0);
  }

  /** How much it keeps. */
  long keptBytes() {
    return keptBytes.get();
  }

  @Override
  public void end() throws InterruptedException {
    on = false;
    LockSupport.unpark(leaking);
    leaking.join();
    leaking = null;
  }
}
