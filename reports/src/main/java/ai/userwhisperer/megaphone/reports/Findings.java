package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.util.List;

/** All that the outputs show. */
record Findings(RunFacts facts, Metrics metrics, Verdict verdict) {
  static Findings of(RunDirectory run) {
    RunFacts facts = RunFacts.read(run, new Problems());
    Metrics metrics = Metrics.of(facts);
    return new Findings(facts, metrics, Judge.judge(facts, metrics));
  }

  List<String> problems() {
    return facts.problems().lines();
  }
}
