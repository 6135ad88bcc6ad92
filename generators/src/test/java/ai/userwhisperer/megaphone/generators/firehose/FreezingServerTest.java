package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.RequestTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that freezes for a fifth of the time. What response times must come out follows by
 * arithmetic: a request that is due while the server is frozen waits for the end of that, any other
 * for nothing. So with a freeze of F in each period of 5 F the 90th percentile is F/2, and the 99th
 * 0.95 F.
 *
 * <p>The arithmetic is done for the freezes that really happened, which on a busy machine are
 * longer than was asked for. No answer can come before it was sent, so the measured percentiles
 * can't be below those of the arithmetic on any machine; a tool that omits requests, or times them
 * from when they were sent, is far below. Above them is what the machine takes to run the threads:
 * 2 % of the figure, and the longest stall that a thread which only sleeps has seen meanwhile.
 */
@Timeout(60)
class FreezingServerTest {
  private static final int REQUESTS_PER_SECOND = 1_000;
  private static final int REQUESTS = 5_000;
  private static final long PERIOD_MS = 1_000;
  private static final long FREEZE_MS = 200;

  /** Two places of rounding in a histogram of three digits. */
  private static final double ROUNDING = 0.002;

  @TempDir Path root;

  private record Freeze(long fromNs, long toNs) {}

  private final List<Freeze> freezes = new CopyOnWriteArrayList<>();
  private final ReadWriteLock frozen = new ReentrantReadWriteLock(true);

  @Test
  void percentilesAreThoseOfTheArithmetic() throws InterruptedException {
    AtomicLong longestStallNs = new AtomicLong();
    Thread freezer = new Thread(this::freezeAgainAndAgain);
    Thread sleeper = new Thread(() -> watch(longestStallNs));
    try (ScriptedServer server =
        new ScriptedServer(
            (request, peer) -> {
              frozen.readLock().lock();
              try {
                peer.answer(202, ScriptedServer.ACCEPTED);
              } finally {
                frozen.readLock().unlock();
              }
            })) {
      TestRun run =
          new TestRun(root.resolve("run"), server.url())
              .connections(64, 8)
              .load(REQUESTS_PER_SECOND, REQUESTS)
              .maxWait(Duration.ofSeconds(50));
      freezer.start();
      sleeper.start();
      run.run(firehose -> {});
      freezer.interrupt();
      sleeper.interrupt();
      freezer.join();
      sleeper.join();

      assertThat(run.result().good()).isEqualTo(REQUESTS);
      Histogram measured = run.histogram(RequestTime.RESPONSE_TIME);
      long[] expected = expected(run.startNs());
      for (double percentile : new double[] {90, 95, 99, 99.9}) {
        double truth = expected[(int) Math.ceil(REQUESTS * percentile / 100) - 1];
        assertThat((double) measured.getValueAtPercentile(percentile))
            .as("percentile %s, truth %s ns, stalls of %s ns", percentile, truth, longestStallNs)
            .isBetween(
                truth * (1 - ROUNDING), truth * (1.02 + ROUNDING) + 2.0 * longestStallNs.get());
      }
    }
  }

  /** Response times by arithmetic, in order. */
  private long[] expected(long startNs) {
    long betweenNs = 1_000_000_000L / REQUESTS_PER_SECOND;
    return LongStream.range(0, REQUESTS)
        .map(i -> waitNs(startNs + i * betweenNs))
        .sorted()
        .toArray();
  }

  private long waitNs(long dueNs) {
    return freezes.stream()
        .filter(freeze -> freeze.fromNs() - dueNs <= 0 && dueNs - freeze.toNs() < 0)
        .mapToLong(freeze -> freeze.toNs() - dueNs)
        .max()
        .orElse(0);
  }

  private void freezeAgainAndAgain() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MS - FREEZE_MS);
        frozen.writeLock().lockInterruptibly();
        long fromNs = System.nanoTime();
        try {
          Thread.sleep(FREEZE_MS);
        } finally {
          freezes.add(new Freeze(fromNs, System.nanoTime()));
          frozen.writeLock().unlock();
        }
      }
    } catch (InterruptedException e) {
      // The load is over.
    }
  }

  private static void watch(AtomicLong longestStallNs) {
    try {
      while (true) {
        long beforeNs = System.nanoTime();
        Thread.sleep(1);
        longestStallNs.accumulateAndGet(System.nanoTime() - beforeNs, Math::max);
      }
    } catch (InterruptedException e) {
      // The load is over.
    }
  }
}
