package ai.userwhisperer.megaphone.reports;

import java.util.ArrayList;
import java.util.List;

/** Metrics of what became of the events. */
final class LedgerMetrics {
  private static final String EVIDENCE = "ledger";

  private LedgerMetrics() {}

  static void add(RunFacts run, Metrics.Builder to) {
    LedgerFacts.Sums pending = LedgerFacts.Sums.NONE;
    List<String> undrained = new ArrayList<>();
    long missed = 0;
    for (PhaseFacts phase : run.phases()) {
      LedgerFacts.Sums sums = run.ledger().of(phase.events(run.manifest()));
      String unknown = whyUnknown(run);
      if (phase.times().drainedEpochMs() == null && sums.lost() > 0) {
        undrained.add(phase.name());
        pending = pending.plus(sums);
        unknown = unknown == null ? notDrained(phase.name(), sums.lost()) : unknown;
      }
      long ofPhase = phase.all().whole.eventsMissed;
      missed += ofPhase;
      addSums(phase.scope(), run, sums, ofPhase, unknown, to);
      addDropRate(phase.scope(), sums, unknown, to);
      put(phase.scope(), "lossy-seconds", phase.lossySeconds(), unknown, to);
    }
    LedgerFacts.Sums all = run.ledger().ofRun();
    String unknown = whyUnknown(run);
    if (unknown == null && !undrained.isEmpty()) {
      unknown = notDrained(String.join(" and ", undrained), pending.lost());
    }
    addSums(Scope.RUN, run, all, missed, unknown, to);
    if (unknown == null && all.accepted() == 0) {
      to.absent(Scope.RUN, "data-loss", "no event was accepted");
    } else {
      put(Scope.RUN, "data-loss", all.lost(), unknown, to);
    }
    put(Scope.RUN, "duplicates", all.duplicated(), whyUnknown(run), to);
  }

  /** Why nothing can be said of the far end; null when it can. */
  private static String whyUnknown(RunFacts run) {
    if (!run.ledger().isWhole()) {
      return "the ledger is damaged";
    }
    return run.probes().ran(ProbeFacts.PUBSUB) ? null : "there was no pubsub probe";
  }

  private static String notDrained(String phases, long pending) {
    return "the run ended before "
        + phases
        + " was drained: "
        + Numbers.count(pending)
        + " accepted events had not been observed yet";
  }

  private static void addSums(
      Scope scope,
      RunFacts run,
      LedgerFacts.Sums sums,
      long missed,
      String lostUnknown,
      Metrics.Builder to) {
    String damaged = run.ledger().isWhole() ? null : "the ledger is damaged";
    String unseen = whyUnknown(run);
    put(scope, "events.sent", sums.sent(), damaged, to);
    put(scope, "events.accepted", sums.accepted(), damaged, to);
    put(scope, "events.rejected", sums.rejected(), damaged, to);
    put(scope, "events.failed", sums.failed(), damaged, to);
    put(scope, "events.unanswered", sums.unanswered(), damaged, to);
    to.count(scope, "events.missed", missed, "phases");
    put(scope, "events.observed", sums.observed(), unseen, to);
    put(scope, "events.lost", sums.lost(), lostUnknown, to);
    put(scope, "events.duplicated", sums.duplicated(), unseen, to);
    put(scope, "events.unconfirmed", sums.unconfirmed(), unseen, to);
  }

  private static void addDropRate(
      Scope scope, LedgerFacts.Sums sums, String unknown, Metrics.Builder to) {
    if (unknown != null) {
      to.absent(scope, "drop-rate", unknown);
    } else if (sums.accepted() == 0) {
      to.absent(scope, "drop-rate", "no event was accepted");
    } else {
      to.share(scope, "drop-rate", sums.lost(), sums.accepted(), EVIDENCE);
    }
  }

  private static void put(
      Scope scope, String name, long value, String unknown, Metrics.Builder to) {
    if (unknown == null) {
      to.count(scope, name, value, EVIDENCE);
    } else {
      to.absent(scope, name, unknown);
    }
  }
}
