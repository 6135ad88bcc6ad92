package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.Amount;
import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import java.util.SplittableRandom;

/**
 * Calls go through one after the other while its fault is on, and each takes an exponentially
 * distributed time: with calls that come at random, at λ a second, the queue M/M/1, in which the
 * time of a call has an exponential distribution of mean 1 / (μ − λ) (Kleinrock: Queueing Systems,
 * vol. 1, 1975, chapter 5). So it is known at which rate a percentile passes a limit. Begun and
 * ended on the thread of the faults, asked on the event loop.
 */
final class CallQueue implements FaultEffect {
  private static final double NS_PER_SECOND = 1e9;
  private static final long SEED = 1;

  private volatile double meanNs;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long freeNs = System.nanoTime();

  @Override
  public void begin(Fault fault) {
    meanNs = NS_PER_SECOND / ((Amount.Fixed) fault.amount()).value();
  }

  @Override
  public void end() {
    meanNs = 0;
  }

  /** Nanoseconds until a call that comes now is through; 0 while there is no queue. */
  long waitNs(long nowNs) {
    double mean = meanNs;
    if (mean == 0) {
      return 0;
    }
    long serviceNs = Math.round(-mean * Math.log1p(-random.nextDouble()));
    freeNs = Math.max(freeNs, nowNs) + serviceNs;
    return freeNs - nowNs;
  }
}
