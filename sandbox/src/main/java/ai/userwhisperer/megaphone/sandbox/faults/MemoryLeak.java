package ai.userwhisperer.megaphone.sandbox.faults;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps so many bytes more each second, on the heap, up to a bound that leaves room for the
 * broker's messages and for the collector: the platform is to grow, not to die.
 */
final class MemoryLeak implements FaultEffect {
  // The broker may hold half of the heap, see Sandbox.
  private static final double MOST_OF_HEAP = 0.3;
  // Small, so that the collector does not treat the pieces as large objects.
  private static final int PIECE_BYTES = 64 * 1024;
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
    Deque<byte[]> kept = new ArrayDeque<>();
    long startNs = System.nanoTime();
    while (on) {
      double seconds = (double) (System.nanoTime() - startNs) / 1e9;
      long dueBytes = Math.min(mostBytes, (long) (bytesPerSecond * seconds));
      while (on && keptBytes.get() < dueBytes) {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, dueBytes - keptBytes.get())];
        kept.add(piece);
        keptBytes.addAndGet(piece.length);
      }
      LockSupport.parkNanos(kept, PAUSE_NS);
    }
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
