package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.Mark;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a deployment from look to look: its rollouts, its number of replicas, and times
 * in which fewer are ready than it wants. Confined to one thread.
 */
final class DeploymentWatch {
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final String source;
  private final String name;
  private String revision;
  private int wanted;
  private Mark rollout;
  private boolean stuck;
  private Mark notReady;

  /**
   * @param source of the marks
   */
  DeploymentWatch(String source, String name) {
    this.source = source;
    this.name = name;
  }

  /**
   * Takes a look.
   *
   * @param values to which {@code replicas:<name>} and {@code readyReplicas:<name>} are added
   */
  List<Mark> look(Deployment deployment, long epochMs, Map<String, Double> values) {
    State now = State.of(deployment);
    List<Mark> marks = new ArrayList<>();
    boolean first = revision == null;
    if (!first && now.wanted != wanted) {
      marks.add(mark(epochMs, wanted + " → " + now.wanted + " replicas"));
    }
    followRollout(now, first, epochMs, marks);
    followReadiness(now, epochMs, marks);
    revision = now.revision;
    wanted = now.wanted;
    values.put("replicas:" + name, (double) now.replicas);
    values.put("readyReplicas:" + name, (double) now.ready);
    return marks;
  }

  private void followRollout(State now, boolean first, long epochMs, List<Mark> marks) {
    boolean another = !first && !now.revision.equals(revision);
    if (rollout != null && (another || now.rolledOut())) {
      marks.add(rollout.until(epochMs));
      rollout = null;
    }
    if (another || (first && now.replicas > now.updated)) {
      rollout = mark(epochMs, "rollout of revision " + now.revision);
      marks.add(rollout);
      stuck = false;
      if (now.rolledOut()) {
        marks.add(rollout.until(epochMs));
        rollout = null;
      }
    }
    if (rollout != null && now.stuck && !stuck) {
      stuck = true;
      marks.add(
          mark(epochMs, "the rollout of revision " + now.revision + " makes no progress in time"));
    }
  }

  private void followReadiness(State now, long epochMs, List<Mark> marks) {
    boolean ready = now.ready >= now.wanted;
    if (!ready && notReady == null) {
      notReady = mark(epochMs, now.ready + " of " + now.wanted + " replicas ready");
      marks.add(notReady);
    } else if (ready && notReady != null) {
      marks.add(notReady.until(epochMs));
      notReady = null;
    }
  }

  private Mark mark(long epochMs, String what) {
    return Mark.at(epochMs, source, name + ": " + what);
  }

  private record State(
      String revision,
      int wanted,
      int replicas,
      int updated,
      int available,
      int ready,
      boolean observed,
      boolean stuck) {
    static State of(Deployment deployment) {
      DeploymentStatus status =
          deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
      Map<String, String> annotations = deployment.getMetadata().getAnnotations();
      Long generation = deployment.getMetadata().getGeneration();
      Long observed = status.getObservedGeneration();
      return new State(
          annotations == null ? "" : annotations.getOrDefault(REVISION, ""),
          deployment.getSpec().getReplicas() == null ? 1 : deployment.getSpec().getReplicas(),
          number(status.getReplicas()),
          number(status.getUpdatedReplicas()),
          number(status.getAvailableReplicas()),
          number(status.getReadyReplicas()),
          generation == null || observed == null || observed >= generation,
          status.getConditions() != null
              && status.getConditions().stream()
                  .anyMatch(each -> "ProgressDeadlineExceeded".equals(each.getReason())));
    }

    /** Kubernetes leaves zeroes out. */
    private static int number(Integer value) {
      return value == null ? 0 : value;
    }

    /** As {@code kubectl rollout status} has it. */
    boolean rolledOut() {
      return observed && updated >= wanted && replicas <= updated && available >= updated;
    }
  }
}
