package ai.userwhisperer.megaphone.reports;

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
      String evidence) {}

  /** What the process ends with: 0, 1, 3 or 4. */
  public int exitCode() {
    return verdict.exitCode();
  }

  List<BaselineResult> withStatus(Status status) {
    return baselines.stream().filter(baseline -> baseline.status() == status).toList();
  }
}
