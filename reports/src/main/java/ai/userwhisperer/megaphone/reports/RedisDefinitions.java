package ai.userwhisperer.megaphone.reports;

import java.util.List;
import java.util.Set;

/** The metrics of Redis. */
final class RedisDefinitions {
  private RedisDefinitions() {}

  static void add(List<Definition> all, Set<Scope.Kind> kinds) {
    Definitions.add(
        all,
        kinds,
        "queue-depth.max",
        "events",
        "Largest sum of the lengths of the platform's queues, of the Redis probe's samples in the steady part, or else of Prometheus's.");
    Definitions.add(all, kinds, "queue-depth.mean", "events", "Mean of the same samples.");
    Definitions.histogram(
        all,
        kinds,
        "redis-latency",
        "ms",
        "Round trip of harmless commands from the harness to Redis and back.");
    Definitions.add(
        all,
        kinds,
        "redis-evicted-keys",
        "keys",
        "Keys that Redis evicted between the first and the last sample of the steady part.");
    Definitions.add(
        all,
        kinds,
        "redis-expired-keys",
        "keys",
        "Keys whose time was over in the steady part, all masters together.");
    Definitions.add(
        all,
        kinds,
        "redis-clients.max",
        "clients",
        "Connections to the masters, the probe's own too. Largest sample in the steady part.");
    Definitions.add(
        all,
        kinds,
        "redis-blocked-clients.max",
        "clients",
        "Clients that waited in a command that blocks. Largest sample in the steady part.");
    Definitions.add(
        all,
        kinds,
        "redis-rejected-connections",
        "connections",
        "Connections that Redis refused in the steady part, since it had as many as it may.");
    Definitions.histogram(
        all,
        kinds,
        "redis-arrival-lag",
        "s",
        "Time from when an event was due to when its key was found, of the events that were looked for and arrived; to a tenth of "
            + "itself. For a platform whose pipeline ends in Redis.");
    Definitions.histogram(
        all,
        kinds,
        "redis-server-latency",
        "ms",
        "Time that Redis itself took for a command of others than the probe, by its `LATENCY HISTOGRAM` in the steady part: "
            + "the upper end of a power of two of microseconds, so up to twice too long. No data before Redis 7.");
    Definitions.add(
        all,
        kinds,
        "redis-online-replicas.min",
        "replicas",
        "Replicas whose link to their master works. Smallest sample in the steady part.");
    Definitions.add(
        all,
        kinds,
        "redis-replica-silence.max",
        "s",
        "Since when the replica that was silent for longest was not heard of. Largest sample in the steady part; no data without a replica.");
    Definitions.add(
        all,
        kinds,
        "redis-operations",
        "commands/s",
        "Commands that Redis ran between the probe's first and last sample of the steady part, by the time between them; all masters together. The probe's own are among them.");
    Definitions.add(
        all,
        kinds,
        "redis-hit-rate",
        "%",
        "Keys that were there, by keys that were looked up, in the steady part. A platform that looks for duplicates mostly finds none.");
    Definitions.add(
        all,
        kinds,
        "redis-slow-commands",
        "commands",
        "Growth of Redis's log of slow commands in the steady part. The log has an end (`slowlog-max-len`): when it is full it grows no more.");
    Definitions.add(
        all,
        kinds,
        "redis-memory.max",
        "MiB",
        "Memory that Redis used, all masters together. Largest sample in the steady part.");
    Definitions.add(
        all,
        kinds,
        "redis-fragmentation.max",
        "ratio",
        "Resident by used memory, of the master where it is largest. Largest sample in the steady part.");
    Definitions.add(
        all,
        kinds,
        "redis-replication-lag.max",
        "bytes",
        "Bytes that the replica farthest behind had not taken yet. Largest sample in the steady part; no data without a replica.");
  }

  static void addTotals(List<Definition> all, Set<Scope.Kind> kinds) {
    Definitions.add(
        all,
        kinds,
        "redis-arrivals.sampled",
        "events",
        "Events that were due and whose keys were looked for, where the profile asks for it.");
    Definitions.add(
        all,
        kinds,
        "redis-arrivals.missing",
        "events",
        "Those of them that had no key after `probes.redis.arrivals.within`: refused, lost or late, whatever the platform said of them.");
    Definitions.add(
        all,
        kinds,
        "redis-arrivals.keys-gone",
        "keys",
        "Keys of them that were there and were gone again before their time: their events could come in twice.");
  }
}
