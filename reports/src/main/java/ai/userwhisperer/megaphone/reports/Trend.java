package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.Baseline.Comparison;
import ai.userwhisperer.megaphone.reports.Verdict.Change;
import ai.userwhisperer.megaphone.reports.history.ChangePoints.ChangePoint;
import java.util.List;
import java.util.Optional;

/**
 * A metric from run to run.
 *
 * @param subject what is followed
 * @param points the oldest first
 * @param changes of its level, in their order
 */
public record Trend(Subject subject, List<Point> points, List<ChangePoint> changes) {
  /**
   * What is followed.
   *
   * @param id of the baseline, or the metric's own name
   * @param metric its key
   * @param unit of its values here
   * @param limit of the baseline; null where there is none
   * @param moreIsBetter whether it is worse when it becomes less
   */
  public record Subject(String id, String metric, String unit, Double limit, boolean moreIsBetter) {
    static Subject of(Baseline baseline) {
      return new Subject(
          baseline.id(),
          baseline.metric(),
          baseline.unit(),
          baseline.limit(),
          baseline.comparison() == Comparison.ABOVE);
    }
  }

  /**
   * A run.
   *
   * @param version of what was loaded; empty when nobody said
   * @param value in the unit of the subject
   */
  public record Point(String runId, long startedAtEpochMs, String version, double value) {}

  public Trend {
    points = List.copyOf(points);
    changes = List.copyOf(changes);
  }

  /** Whether there is anything to draw. */
  boolean isDrawn() {
    return points.size() > 1;
  }

  /** The newest change: what the present level began with. */
  public Optional<Change> newest() {
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(change(changes.get(changes.size() - 1)));
  }

  /** A change with the runs on either side of it. */
  public Change change(ChangePoint found) {
    Point first = points.get(found.at());
    return new Change(
        first.runId(),
        first.startedAtEpochMs(),
        first.version(),
        points.get(found.at() - 1).version(),
        found.before(),
        found.after(),
        Double.isFinite(found.shiftPercent()) ? (Double) found.shiftPercent() : null,
        found.chance(),
        points.size() - found.at(),
        subject.moreIsBetter() ? found.after() < found.before() : found.after() > found.before());
  }
}
