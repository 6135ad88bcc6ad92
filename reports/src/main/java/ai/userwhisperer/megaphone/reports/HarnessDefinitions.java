package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.LoadLog;
import java.util.List;
import java.util.Set;

/** The metrics by which the harness judges itself. */
final class HarnessDefinitions {
  private HarnessDefinitions() {}

  static void add(List<Definition> all, Set<Scope.Kind> kinds) {
    Definitions.histogram(
        all,
        kinds,
        "hiccup",
        "ms",
        "How much too late a sleeping thread of the harness woke up: stalls of its machine or its JVM. A limit of the harness.");
    Definitions.add(
        all,
        kinds,
        LoadLog.INJECTOR_STALL + ".max",
        "ms",
        "For how long the process of a simulation stood still, by a thread of it that does nothing but sleep; the longest in the "
            + "steady part. Held against the limit of pauses for garbage collection.");
    Definitions.add(
        all,
        kinds,
        "harness-cpu.mean",
        "%",
        "Processor that the harness's own process used in the steady part, of all cores. A limit of the harness.");
    Definitions.add(
        all,
        kinds,
        "harness-cpu-seconds",
        "s",
        "Processor time that the harness's own process used, over the samples of the steady part.");
    Definitions.add(
        all,
        kinds,
        "harness-machine-cpu.mean",
        "%",
        "Processor in use on the harness's machine in the steady part, by whatever process. A limit of the harness.");
    Definitions.add(
        all,
        kinds,
        "harness-steal.mean",
        "%",
        "Processor of the harness's machine that its hypervisor gave to other machines in the steady part. Known on Linux only. "
            + "A limit of the harness.");
    Definitions.add(
        all,
        kinds,
        "harness-clock-offset.max",
        "ms",
        "How far the wall clock had moved against the monotonic one since the run began, at most in the steady part, ahead or "
            + "behind: it was set, or the machine was suspended. A limit of the harness.");
    Definitions.add(
        all,
        kinds,
        "harness-gc-pause.max",
        "ms",
        "Longest time in the steady part for which a garbage collector stopped the harness. A limit of the harness.");
    Definitions.add(
        all,
        kinds,
        "harness-gc-pause.share",
        "%",
        "Share of the steady part in which garbage collectors had stopped the harness.");
    addProbeCosts(all, kinds);
    Definitions.add(
        all,
        kinds,
        "harness-heap.max",
        "MiB",
        "Largest use of the harness's heap, of the samples in the steady part.");
    Definitions.add(
        all,
        kinds,
        "harness-buffers.max",
        "MiB",
        "Largest size of the JVM's direct buffers, of the samples in the steady part. Netty's own memory is not among them.");
    Definitions.add(
        all,
        kinds,
        LoadMetrics.UNSENT_BYTES + ".max",
        "MiB",
        "Most that one sending thread had buffered in the steady part because its sockets took no more, of its samples. "
            + "A limit of the harness.");
    Definitions.add(
        all,
        kinds,
        LoadLog.RECORDER_BACKLOG + ".max",
        "s",
        "How much of one recorder's measurements waited for the disk, at most, in the steady part. 1 s is usual. "
            + "A limit of the harness.");
  }

  static void addClocks(List<Definition> all, Set<Scope.Kind> kinds) {
    Definitions.add(
        all,
        kinds,
        "injector-clock-offset.max",
        "ms",
        "How far an injector's clock was from that of the injector with the probes, at most, ahead or behind. Start times and "
            + "intervals are corrected by it. Of a run of several injectors.");
    Definitions.add(
        all,
        kinds,
        "processing-lag-error",
        "ms",
        "By how much a processing lag may be wrong, since due times and observations are of different injectors' clocks: the "
            + "errors with which both were compared with the reference, at most. Of a run of several injectors.");
  }

  private static void addProbeCosts(List<Definition> all, Set<Scope.Kind> kinds) {
    Definitions.add(
        all,
        kinds,
        "probe-cpu",
        "%",
        "Processor that the threads of all probes used in the steady part, of one core; those of their libraries are told by their names.");
    Definitions.add(
        all,
        kinds,
        "probe-requests",
        "requests/s",
        "Requests that the probes sent to what they watch in the steady part, as far as they count them.");
    for (String probe : ProbeFacts.WITH_COSTS) {
      Definitions.add(
          all, kinds, "probe-cpu." + probe, "%", "The `" + probe + "` probe's part of it.");
      Definitions.add(
          all,
          kinds,
          "probe-requests." + probe,
          "requests/s",
          "The `" + probe + "` probe's part of them.");
    }
  }
}
