package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.Baseline.Comparison;
import ai.userwhisperer.megaphone.reports.Verdict.Change;
import ai.userwhisperer.megaphone.reports.history.ChangePoints.ChangePoint;
import java.util.List;
import java.util.Optional;

/**
 * A baseline's metric from run to run.
 *
 * @param points the oldest first
 * @param changes of its level, in their order
 */
public record Trend(Baseline baseline, List<Point> points, List<ChangePoint> changes) {
  /**
   * A run.
   *
   * @param version of what was loaded; empty when nobody said
   * @param value in the unit of the baseline
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
        isWorse(baseline.comparison(), found));
  }

  private static boolean isWorse(Comparison comparison, ChangePoint change) {
    return comparison == Comparison.ABOVE
        ? change.after() < change.before()
        : change.after() > change.before();
  }
}
