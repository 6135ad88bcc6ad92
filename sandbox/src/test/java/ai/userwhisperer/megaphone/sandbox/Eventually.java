package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what has to become true, and fails when it does not in a time that is long enough. */
public final class Eventually {
  private static final long WITHIN_NS = TimeUnit.SECONDS.toNanos(60);

  private Eventually() {}

  /** Waits until the condition holds. */
  public static void is(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + WITHIN_NS;
    // What was true once need not stay so.
    boolean holds = condition.getAsBoolean();
    while (!holds && System.nanoTime() - deadlineNs < 0) {
      Thread.sleep(5);
      holds = condition.getAsBoolean();
    }
    assertThat(holds).as("in the end").isTrue();
  }
}
