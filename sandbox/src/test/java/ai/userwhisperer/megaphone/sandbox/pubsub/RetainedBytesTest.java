package ai.userwhisperer.megaphone.sandbox.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RetainedBytesTest {
  private static final int TIMES = 50_000;

  private final RetainedBytes retained = new RetainedBytes(100);

  @Test
  void whoeverIsRefusedHoldsNothingMeanwhile() throws Exception {
    retained.reserve(90);
    ExecutorService publisher = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> tooMuch = publisher.submit(() -> refusals(50));
      int refused = 0;
      while (!tooMuch.isDone()) {
        // There is always room for this, whatever the other asks for.
        refused += refusals(10);
      }

      assertThat(tooMuch.get()).isEqualTo(TIMES);
      assertThat(refused).isZero();
      assertThat(retained.held()).isEqualTo(90);
    } finally {
      publisher.shutdown();
    }
  }

  private int refusals(long bytes) {
    int refused = 0;
    for (int i = 0; i < TIMES; i++) {
      try {
        retained.reserve(bytes);
        retained.release(bytes);
      } catch (BrokerException e) {
        refused++;
      }
    }
    return refused;
  }
}
