package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.MarkLog;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes probes of Redis. */
final class RedisTests {
  static final List<String> QUEUES = List.of("queue:a", "queue:b");

  private RedisTests() {}

  static RedisSettings settings(URI uri, Topology topology, String user, String passwordVariable) {
    return new RedisSettings(
        true,
        uri,
        topology,
        user,
        passwordVariable,
        Optional.empty(),
        100,
        QUEUES,
        Optional.empty());
  }

  static RedisProbe probe(RedisSettings settings, Map<String, String> environment, TestRun run) {
    return probe(settings, environment, run, (injector, sequence) -> DueTimes.UNKNOWN);
  }

  static RedisProbe probe(
      RedisSettings settings, Map<String, String> environment, TestRun run, DueTimes dueTimes) {
    return new RedisProbe(
        settings,
        environment,
        run.directory(),
        run.clock(),
        dueTimes,
        mark -> {
          try (MarkLog marks = run.directory().marks()) {
            marks.append(mark);
          }
        });
  }
}
