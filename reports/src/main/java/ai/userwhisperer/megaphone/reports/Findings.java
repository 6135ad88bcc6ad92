package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.RunDirectory;
import java.util.List;

/** All that the outputs show. */
record Findings(RunFacts facts, Metrics metrics, Verdict verdict, List<Trend> trends) {
  static Findings of(RunDirectory run) {
    RunFacts facts = RunFacts.read(run, new Problems());
    Metrics metrics = Metrics.of(facts);
    Judge.Judgement judgement = Judge.judge(run, facts, metrics);
    return new Findings(facts, metrics, judgement.verdict(), judgement.trends());
  }

  List<String> problems() {
    return facts.problems().lines();
  }
}
