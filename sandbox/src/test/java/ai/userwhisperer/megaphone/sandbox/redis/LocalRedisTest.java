package ai.userwhisperer.megaphone.sandbox.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalRedisTest {
  private final AtomicInteger unexpectedEnds = new AtomicInteger();
  private final AtomicInteger returns = new AtomicInteger();
  private LocalRedis redis;

  @BeforeEach
  void start() throws Exception {
    redis = LocalRedis.start(0, (process, status) -> unexpectedEnds.incrementAndGet());
    redis.onReturn(returns::incrementAndGet);
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void anotherOneComesBackOnThePortOfTheOneThatWent() throws Exception {
    long first = redis.pid();
    redis.comeBack();
    assertThat(redis.pid()).as("it was not gone").isEqualTo(first);

    redis.go();
    redis.go();
    assertThat(isAlive(first)).isFalse();
    assertThat(RedisGreeting.isFrom(redis.port(), first)).isFalse();

    redis.comeBack();
    assertThat(redis.pid()).isNotEqualTo(first);
    assertThat(RedisGreeting.isFrom(redis.port(), redis.pid())).isTrue();
    assertThat(returns).hasValue(1);
    assertThat(unexpectedEnds).hasValue(0);
  }

  @Test
  void oneThatIsClosedWhileItIsGoneStaysAway() throws Exception {
    long first = redis.pid();
    redis.go();
    redis.close();
    redis.comeBack();

    assertThat(redis.pid()).isEqualTo(first);
    assertThat(isAlive(first)).isFalse();
    assertThat(unexpectedEnds).hasValue(0);
  }

  @Test
  void whoeverEndsItFromOutsideIsNoticedAlsoAfterItCameBack() throws Exception {
    redis.go();
    redis.comeBack();
    ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();

    Eventually.is(() -> unexpectedEnds.get() == 1);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
