package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Arrivals;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A platform whose pipeline ends in Redis: it leaves a key of each event. */
class RedisArrivalsTest extends AgainstOneRedis {
  private static final int EVENTS = 20;

  @Test
  void whatArrivesHasItsLagAndWhatDoesNotIsMissing() throws Exception {
    // The platform has taken all but every fourth.
    for (int sequence = 0; sequence < EVENTS; sequence++) {
      if (sequence % 4 != 3) {
        platform.ask("SET", key(sequence), "1");
      }
    }
    try (RedisProbe probe = probe(3)) {
      probe.start();
      TestRun.await(
          "all events",
          () -> {
            probe.sample();
            return total("arrivalsSampled") == EVENTS && total("arrivalsMissing") == EVENTS / 4.0;
          });
    }
    assertThat(run.recorded("redis", "arrival-lag")).isEqualTo(EVENTS * 3 / 4);
    assertThat(total("dedupKeysGone")).isZero();
  }

  @Test
  void anEventThatComesLaterIsWaitedFor() throws Exception {
    try (RedisProbe probe = probe(60)) {
      probe.start();
      TestRun.await(
          "all events under way",
          () -> {
            probe.sample();
            return total("arrivalsSampled") == EVENTS;
          });
      takeAll();
      TestRun.await(
          "all arrived",
          () -> {
            probe.sample();
            return run.recorded("redis", "arrival-lag") == EVENTS;
          });
      assertThat(total("arrivalsMissing")).isZero();
    }
  }

  @Test
  void aKeyThatIsEvictedIsFoundToBeGone() throws Exception {
    takeAll();
    try (RedisProbe probe = probe(60)) {
      probe.start();
      TestRun.await(
          "arrivals",
          () -> {
            probe.sample();
            return run.recorded("redis", "arrival-lag") == EVENTS;
          });
      platform.ask("DEL", key(1), key(2), key(3));
      TestRun.await(
          "what is gone",
          () -> {
            probe.sample();
            return total("dedupKeysGone") == 3;
          });
    }
  }

  private void takeAll() throws IOException {
    for (int sequence = 0; sequence < EVENTS; sequence++) {
      platform.ask("SET", key(sequence), "1");
    }
  }

  private double total(String name) {
    return run.lastSample("redis").values().get(name);
  }

  private String key(int sequence) {
    return "event:dedup:" + new EventId(run.directory().manifest().runKey(), 0, sequence);
  }

  private RedisProbe probe(int withinSeconds) {
    RedisSettings settings =
        new RedisSettings(
            true,
            uri(),
            Topology.SINGLE,
            "",
            "",
            Optional.empty(),
            100,
            List.of(),
            Optional.of(
                new Arrivals(
                    200, "event:dedup:", Duration.ofSeconds(withinSeconds), Duration.ofHours(1))));
    return RedisTests.probe(settings, Map.of(), run, new OneAfterTheOther());
  }

  /** Whenever somebody asks, another event is due, up to the last. */
  private static final class OneAfterTheOther implements DueTimes {
    private final AtomicLong next = new AtomicLong();

    @Override
    public long dueNs(int injector, long sequence) {
      return UNKNOWN;
    }

    @Override
    public Optional<Due> lastDue(long nowNs) {
      return Optional.of(new Due(0, Math.min(EVENTS - 1, next.getAndIncrement()), nowNs));
    }
  }
}
