package ai.userwhisperer.megaphone.sandbox.faults;

import java.util.random.RandomGenerator;

/** How much of something: always the same, or drawn anew each time. Never below 0. */
public sealed interface Amount {
  /** Nothing. */
  Amount NONE = new Fixed(0);

  /** The next one, in the unit of the {@link FaultValue}. */
  long draw(RandomGenerator random);

  /** Always the same. */
  record Fixed(long value) implements Amount {
    @Override
    public long draw(RandomGenerator random) {
      return value;
    }
  }

  /** Normally distributed; what would be below 0 is 0. */
  record Normal(long mean, long deviation) implements Amount {
    @Override
    public long draw(RandomGenerator random) {
      return Math.max(0, Math.round(mean + deviation * random.nextGaussian()));
    }
  }

  /**
   * One of two.
   *
   * @param highShare how often it is the high one, from 0 to 1
   */
  record Bimodal(long low, long high, double highShare) implements Amount {
    @Override
    public long draw(RandomGenerator random) {
      return random.nextDouble() < highShare ? high : low;
    }
  }
}
