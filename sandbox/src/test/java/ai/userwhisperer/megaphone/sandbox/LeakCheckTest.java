package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
  @Test
  void aBufferThatIsLostIsReported() throws InterruptedException {
    lose();
    assertThat(LeakCheck.leaks()).hasSize(1).allMatch(leak -> leak.contains("LeakCheckTest.lose"));
    assertThat(LeakCheck.leaks()).isEmpty();
  }

  @Test
  void aBufferThatIsReleasedIsNone() throws InterruptedException {
    PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    assertThat(LeakCheck.leaks()).isEmpty();
  }

  private static void lose() {
    ByteBuf unused = PooledByteBufAllocator.DEFAULT.directBuffer(16).writeInt(1);
  }
}
