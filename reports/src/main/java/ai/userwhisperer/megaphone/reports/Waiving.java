package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.profiles.Waiver;
import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.time.LocalDate;

/** What somebody's waiver makes of a baseline that was judged. */
final class Waiving {
  private final Waiver waiver;
  private final boolean holds;

  private Waiving(Waiver waiver, boolean holds) {
    this.waiver = waiver;
    this.holds = holds;
  }

  /**
   * @param day of the run
   */
  static Waiving of(Waiver waiver, LocalDate day) {
    return new Waiving(waiver, waiver.holdsOn(day));
  }

  /** A baseline that is not missed stays as it is. A waiver whose time is over is told of. */
  BaselineResult apply(BaselineResult judged) {
    if (judged.status() != Status.FAIL && judged.status() != Status.NO_DATA) {
      return judged;
    }
    return judged.with(
        holds ? Status.WAIVED : judged.status(), holds ? waived(judged) : ended(judged));
  }

  private String waived(BaselineResult judged) {
    String why =
        judged.status() == Status.NO_DATA ? "no data: " + judged.reason() : judged.reason();
    return "waived by %s until %s: %s".formatted(waiver.who(), waiver.until(), waiver.why())
        + (why.isEmpty() ? "" : "; " + why);
  }

  private String ended(BaselineResult judged) {
    return (judged.reason().isEmpty() ? "" : judged.reason() + "; ")
        + "%s's waiver ended on %s".formatted(waiver.who(), waiver.until());
  }
}
