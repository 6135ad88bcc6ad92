package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.profiles.Baseline;
import ai.userwhisperer.megaphone.profiles.SlidingWindows;
import ai.userwhisperer.megaphone.reports.Verdict.WindowShare;
import java.util.Optional;

/** In how many of its sliding windows a baseline holds. */
final class WindowCheck {
  private WindowCheck() {}

  /** Empty when the profile asks for none, or the phase never was. */
  static Optional<WindowShare> of(
      RunDirectory directory, RunFacts run, Baseline baseline, String unit) {
    return baseline
        .windows()
        .flatMap(
            windows ->
                StepSeries.read(
                        directory, run, baseline.metric(), (int) windows.every().toSeconds())
                    .map(series -> count(series, windows, baseline, unit)));
  }

  private static WindowShare count(
      StepSeries series, SlidingWindows windows, Baseline baseline, String unit) {
    int length = (int) (windows.length().toSeconds() / windows.every().toSeconds());
    int count = Math.max(0, series.steps() - length + 1);
    int held = 0;
    Long firstMissed = null;
    for (int from = 0; from < count; from++) {
      if (Units.holds(baseline, series.value(from, from + length), unit).orElse(false)) {
        held++;
      } else if (firstMissed == null) {
        firstMissed = series.epochMs(from);
      }
    }
    return new WindowShare(count, held, windows.share(), firstMissed);
  }
}
