package ai.userwhisperer.megaphone.reports;

import java.util.List;
import java.util.Set;

/** The metrics of the platform's processes. */
final class PlatformDefinitions {
  private PlatformDefinitions() {}

  static void add(List<Definition> all, Set<Scope.Kind> kinds) {
    share(
        all,
        kinds,
        "platform-cpu",
        "Processor that the platform used, of what it may use, by Prometheus or else by its metrics page.");
    share(
        all,
        kinds,
        "platform-memory",
        "Memory that the platform used, of what it may use, by Prometheus or else by its metrics page.");
    share(
        all,
        kinds,
        "platform-busiest-cpu",
        "Processor that the busiest of the platform's containers used, of its own limit, by Prometheus or else by its metrics page.");
    share(
        all,
        kinds,
        "platform-connections",
        "Connections that the platform had in use, of those for which it has room, by the metrics that the profile names in "
            + "`probes.metrics`.");
    Definitions.add(
        all,
        kinds,
        "platform-restarts",
        "restarts",
        "Restarts of the platform's containers in the steady part, by Kubernetes or else by Prometheus.");
    Definitions.add(
        all,
        kinds,
        "platform-replicas.max",
        "replicas",
        "Largest number of replicas in the steady part, of all deployments that Kubernetes, or else Prometheus, was asked for.");
    Definitions.add(
        all,
        kinds,
        "platform-sample-age.max",
        "s",
        "How old the oldest of Prometheus's own samples was when it was asked, at most, in the steady part.");
  }

  static void addGrowth(List<Definition> all, Set<Scope.Kind> kinds) {
    Definitions.add(
        all,
        kinds,
        "platform-memory-growth",
        "%/h",
        "Slope of the platform's memory over time, the median of the slopes between any two samples (Theil–Sen), from "
            + "the first phase's steady part to the end of the last load, relative to the median. Takes samples over at "
            + "least the profile's `probes.metrics.trend`, or `probes.prometheus.trend` where that probe is on.");
    String interval =
        " end of the slope's 95 % confidence interval, by Sen's method for samples that do not depend on each other.";
    Definitions.add(all, kinds, "platform-memory-growth.low", "%/h", "Lower" + interval);
    Definitions.add(all, kinds, "platform-memory-growth.high", "%/h", "Upper" + interval);
  }

  private static void share(
      List<Definition> all, Set<Scope.Kind> kinds, String name, String meaning) {
    Definitions.add(
        all, kinds, name + ".mean", "%", meaning + " Mean of the samples in the steady part.");
    Definitions.add(
        all, kinds, name + ".max", "%", meaning + " Largest sample in the steady part.");
  }
}
