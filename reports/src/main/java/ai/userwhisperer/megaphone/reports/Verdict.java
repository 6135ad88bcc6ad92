package ai.userwhisperer.megaphone.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * {@code verdict.json}: what follows from a run.
 *
 * @param schemaVersion this version writes {@link #SCHEMA_VERSION}
 * @param runId the run's name
 * @param profile the profile's name
 * @param verdict whether the release may stay
 * @param reasons sentences, the most important first
 * @param baselines in the order of the profile; evaluated whatever the verdict
 */
public record Verdict(
    int schemaVersion,
    String runId,
    String profile,
    Outcome verdict,
    List<String> reasons,
    List<BaselineResult> baselines) {
  public static final int SCHEMA_VERSION = 1;

  public Verdict {
    reasons = List.copyOf(reasons);
    baselines = List.copyOf(baselines);
  }

  /** The four ways in which a run ends. */
  public enum Outcome {
    /** The harness was healthy, and every gated baseline holds. */
    PASS(0),
    /** The harness was healthy, and a gated baseline is missed, or has no data. */
    FAIL(1),
    /** The harness can't vouch for the run. */
    INVALID(3),
    /** Something stopped the run early. */
    ABORTED(4);

    private final int exitCode;

    Outcome(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  /** How a baseline stands. */
  public enum Status {
    PASS("pass"),
    FAIL("fail"),
    /** Never a pass. */
    NO_DATA("no data"),
    /** Missed or without data, and somebody answers for that until a day that has not come yet. */
    WAIVED("waived"),
    /** Shown, and no part of the verdict. */
    NOT_GATED("not gated");

    private final String words;

    Status(String words) {
      this.words = words;
    }

    /** As a person reads it. */
    public String words() {
      return words;
    }
  }

  /**
   * A baseline against what was observed.
   *
   * @param id as in the checklist of baselines
   * @param source the checklist's section
   * @param objective as in {@code > 100000 events/s}
   * @param metric key of the metric
   * @param observed its value, in {@code unit}; null when it has none
   * @param unit of the objective and of {@code observed}
   * @param reason why it is missed, has no data, is waived or is not gated; empty when it holds
   * @param evidence where in the run directory the value comes from; empty without a value
   * @param interval in which the true value lies, in {@code unit}; null where it is not known
   * @param windows in which it had to hold too; null when the profile asks for none
   * @param when it was missed, and what else happened just then, as in {@code from 02:13:40 on,
   *     while Redis evicted 1,204 keys}; null when it was not, or that can't be told
   * @param change of its metric from run to run that still lasts; null when there is none
   */
  public record BaselineResult(
      String id,
      String source,
      String objective,
      String metric,
      Double observed,
      String unit,
      Status status,
      String reason,
      String evidence,
      @JsonInclude(JsonInclude.Include.NON_NULL) Interval95 interval,
      @JsonInclude(JsonInclude.Include.NON_NULL) WindowShare windows,
      @JsonInclude(JsonInclude.Include.NON_NULL) String when,
      @JsonInclude(JsonInclude.Include.NON_NULL) Change change) {

    BaselineResult with(Status newStatus, String newReason) {
      return new BaselineResult(
          id, source, objective, metric, observed, unit, newStatus, newReason, evidence, interval,
          windows, when, change);
    }
  }

  /**
   * How many of the sliding windows of the steady part hold.
   *
   * @param count of windows, each as long as the profile says
   * @param held windows in which the baseline holds; one without data does not
   * @param needed share that has to, 0 to 1
   * @param firstMissedEpochMs when the first one that does not hold began; null when all hold
   */
  public record WindowShare(int count, int held, double needed, Long firstMissedEpochMs) {
    boolean holds() {
      return count > 0 && held >= needed * count;
    }
  }

  /**
   * A change of a metric from run to run.
   *
   * @param sinceRun the first run of the new level
   * @param sinceEpochMs when that run started
   * @param sinceVersion what it loaded; empty when it did not say
   * @param versionBefore what the last run of the old level loaded; empty when it did not say
   * @param before median of the old level, in the unit of the baseline
   * @param after median of the new level
   * @param shiftPercent from one to the other; null from 0
   * @param chance p of the t-test between the two levels
   * @param runs of the new level, this one included
   * @param worse whether away from what the baseline asks for
   */
  public record Change(
      String sinceRun,
      long sinceEpochMs,
      String sinceVersion,
      String versionBefore,
      double before,
      double after,
      Double shiftPercent,
      double chance,
      int runs,
      boolean worse) {}

  /** What the process ends with: 0, 1, 3 or 4. */
  public int exitCode() {
    return verdict.exitCode();
  }

  List<BaselineResult> withStatus(Status status) {
    return baselines.stream().filter(baseline -> baseline.status() == status).toList();
  }
}
