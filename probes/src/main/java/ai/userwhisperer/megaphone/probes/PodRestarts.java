package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Mark;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The restarts of the containers of pods, from look to look. Confined to one thread. */
final class PodRestarts {
  private final String source;
  private final Map<String, Integer> counts = new HashMap<>();
  private boolean looked;
  private long counted;

  /**
   * @param source of the marks
   */
  PodRestarts(String source) {
    this.source = source;
  }

  /** Takes a look at all pods; those of a pod that came since the last one count from 0. */
  List<Mark> look(List<Pod> pods, long epochMs) {
    List<Mark> marks = new ArrayList<>();
    Map<String, Integer> now = new HashMap<>();
    for (Pod pod : pods) {
      if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
        continue;
      }
      for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
        String name = pod.getMetadata().getName() + "/" + container.getName();
        int count = container.getRestartCount() == null ? 0 : container.getRestartCount();
        int since = looked ? count - counts.getOrDefault(name, 0) : 0;
        now.put(name, count);
        if (since > 0) {
          counted += since;
          marks.add(
              Mark.at(
                  epochMs,
                  source,
                  name
                      + " was restarted"
                      + (since == 1 ? "" : " " + since + " times")
                      + reason(container)));
        }
      }
    }
    counts.clear();
    counts.putAll(now);
    looked = true;
    return marks;
  }

  /** Restarts since the first look. */
  long counted() {
    return counted;
  }

  private static String reason(ContainerStatus container) {
    ContainerStateTerminated ended =
        container.getLastState() == null ? null : container.getLastState().getTerminated();
    if (ended == null) {
      return "";
    }
    return ": "
        + (ended.getReason() == null ? "ended" : ended.getReason())
        + ", exit code "
        + ended.getExitCode();
  }
}
