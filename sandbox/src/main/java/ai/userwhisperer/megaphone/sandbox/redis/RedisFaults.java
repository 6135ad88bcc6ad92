package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;

/** Lets Redis be slow, full, evicting or gone when the faults say so. */
public final class RedisFaults {
  private RedisFaults() {}

  /**
   * Brings about the faults of this Redis.
   *
   * @return to be told of each event that Redis is asked about
   */
  public static RedisPace register(Faults faults, LocalRedis redis) {
    MemoryOfRedis memory = new MemoryOfRedis(redis.port());
    redis.onReturn(memory::returned);
    faults.effect(FaultKind.REDIS_SLOW, new RedisPauses(redis.port()));
    RedisPace pace = new RedisPace(redis.port());
    faults.effect(FaultKind.REDIS_LIMITED, pace);
    faults.effect(FaultKind.REDIS_FULL, memory.full());
    faults.effect(FaultKind.REDIS_EVICTING, memory.evicting());
    faults.effect(
        FaultKind.REDIS_GONE,
        new FaultEffect() {
          @Override
          public void begin(Fault fault) {
            redis.go();
          }

          @Override
          public void end() throws Exception {
            redis.comeBack();
          }
        });
    return pace;
  }
}
