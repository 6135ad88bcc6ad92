package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.capacity.LevelPlan;
import ai.userwhisperer.megaphone.cli.capacity.RateSearch;
import ai.userwhisperer.megaphone.measurements.Folders;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.profiles.CapacitySettings;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.reports.HistoryText;
import ai.userwhisperer.megaphone.reports.Report;
import ai.userwhisperer.megaphone.reports.RunHistory;
import ai.userwhisperer.megaphone.reports.Verdict;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.capacity.Capacity;
import ai.userwhisperer.megaphone.reports.capacity.CapacityReport;
import ai.userwhisperer.megaphone.reports.capacity.CapacityStudy;
import ai.userwhisperer.megaphone.reports.capacity.CapacityText;
import ai.userwhisperer.megaphone.reports.capacity.Level;
import ai.userwhisperer.megaphone.reports.capacity.LevelReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * One search for a platform's capacity, from nothing to its answer. Each level is a run of its own,
 * with its own probes and ledger, judged as any other. The study is on disk after each level.
 */
final class CapacityExecution {
  /** Nobody reads the progress of a level of seconds. */
  private static final PrintWriter SILENT = new PrintWriter(Writer.nullWriter());

  /** What a level takes beside its load: probes, drain, judgement. */
  private static final long OVERHEAD_MS = 4_000;

  private final RunRequest request;
  private final Profile asked;
  private final Job job;
  private final PrintWriter out;
  private final PrintWriter err;
  private Path directory;
  private CapacityStudy study;
  private boolean aborted;

  CapacityExecution(RunRequest request, Profile asked, Job job, CommandLine command) {
    this.request = request;
    this.asked = asked;
    this.job = job;
    this.out = command.getOut();
    this.err = command.getErr();
  }

  /**
   * Searches, and says what was found.
   *
   * @return the exit code
   */
  int execute() throws Exception {
    request.checkKeys(asked);
    LevelPlan plan = new LevelPlan(asked);
    try (Platform platform = Platform.of(asked)) {
      List<String> here = platform.assignments();
      Profile profile = load(here, plan.level(asked.capacity().from()));
      out.print(job.plan(profile));
      out.println(words(plan));
      out.flush();
      job.check(profile);
      begin(profile, plan);
      Interruption interruption = Interruption.install(err);
      try {
        search(plan, here, interruption);
      } catch (Exception e) {
        if (study.levels().isEmpty()) {
          RunDirectory.delete(directory);
          throw e;
        }
        interruption.request("the harness failed: " + e.getMessage());
      }
      interruption
          .requested()
          .ifPresent(
              reason -> {
                aborted = true;
                stop(reason);
              });
    }
    CapacityReport.write(directory, study);
    CapacityText.of(study).forEach(out::println);
    Capacity capacity = Capacity.of(study.levels());
    remember(capacity);
    out.println("Report: " + CapacityReport.page(directory));
    out.flush();
    return exitCode(capacity);
  }

  private int exitCode(Capacity capacity) {
    if (aborted) {
      return Outcome.ABORTED.exitCode();
    }
    if (capacity.bound() != Capacity.Bound.BASELINE) {
      return Outcome.INVALID.exitCode();
    }
    return capacity.rate().isPresent() ? Outcome.PASS.exitCode() : Outcome.FAIL.exitCode();
  }

  /** A capacity that was found is a figure of the platform; "at least" is one of the injector. */
  private void remember(Capacity capacity) {
    if (capacity.rate().isPresent() && capacity.bound() == Capacity.Bound.BASELINE) {
      RunHistory.rememberCapacity(
              study.id(), study.manifest(), asked, capacity.rate().get(), out::println)
          .flatMap(HistoryText::newestChange)
          .ifPresent(change -> out.println("  note: " + change));
    }
  }

  private String words(LevelPlan plan) {
    CapacitySettings settings = asked.capacity();
    return String.format(
        Locale.ROOT,
        "Searches the capacity of %s from %,.0f to %,.0f events/s, to %.1f %%, within %s",
        plan.phase().name(),
        settings.from(),
        settings.to(),
        100 * settings.precision(),
        settings.budget().toSeconds() + " s");
  }

  private void begin(Profile profile, LevelPlan plan) throws Exception {
    study = CapacityStudy.begin(manifest(profile, RunClock.now()), plan.phase().name());
    directory = request.directory(study.id());
    if (!Folders.list(directory).isEmpty()) {
      throw new RunException(directory + ": is not empty; a study needs a new directory");
    }
    Files.createDirectories(directory);
    study.write(directory);
  }

  private void search(LevelPlan plan, List<String> here, Interruption interruption)
      throws Exception {
    CapacitySettings settings = asked.capacity();
    long startNs = System.nanoTime();
    RateSearch search = new RateSearch(settings);
    if (settings.warmUp().toSeconds() > 0) {
      measure("warm-up", load(here, plan.warmUp()), interruption);
    }
    int number = 0;
    while (!interruption.isRequested()) {
      OptionalDouble rate = search.next();
      if (rate.isEmpty()) {
        return;
      }
      long levelMs = plan.duration(rate.getAsDouble()).toMillis() + OVERHEAD_MS;
      if (System.nanoTime() - startNs
          > settings.budget().toNanos() - TimeUnit.MILLISECONDS.toNanos(levelMs)) {
        stop("the budget of " + settings.budget().toSeconds() + " s was spent");
        return;
      }
      number++;
      Level level = level(number, rate.getAsDouble(), plan, here, interruption);
      study = study.with(level, System.currentTimeMillis());
      study.write(directory);
      out.print(CapacityText.of(level));
      out.flush();
      if (level.outcome() == Level.Outcome.STOPPED) {
        interruption.request(level.missed().get(0));
        return;
      }
      boolean holds = level.outcome() == Level.Outcome.HELD;
      search.came(holds, level.gotThrough());
      if (!holds) {
        recover(interruption);
      }
    }
  }

  private Level level(
      int number, double rate, LevelPlan plan, List<String> here, Interruption interruption)
      throws Exception {
    String name = String.format(Locale.ROOT, "%02d-%.0f", number, rate);
    RunDirectory run = measure(name, load(here, plan.level(rate)), interruption);
    Verdict verdict = Report.write(run);
    return LevelReader.read(
        number, run, verdict, plan.phase().name(), rate, asked.capacity().keepsUp());
  }

  /** A run of its own. */
  private RunDirectory measure(String name, Profile profile, Interruption interruption)
      throws Exception {
    RunClock clock = RunClock.now();
    Interruption step = interruption.ofStep();
    RunDirectory run =
        RunDirectory.create(
            CapacityStudy.levelDirectory(directory, name), manifest(profile, clock));
    Measurement.checkRoom(run, profile);
    new Measurement(job, request.environment(), SILENT).take(run, profile, clock, step);
    Judgement.end(run, clock, step);
    return run;
  }

  /**
   * The level's drain has emptied it, as far as it could; now it is left alone, and has to be well.
   */
  private void recover(Interruption interruption) throws InterruptedException {
    Thread.sleep(asked.capacity().recovery().toMillis());
    Optional<String> unwell = job.awaitRecovery(asked.sandbox().start() ? aimed() : asked);
    unwell.ifPresent(interruption::request);
  }

  private Profile aimed() {
    return study.readProfile();
  }

  private void stop(String because) {
    study = study.stopped(because);
    study.write(directory);
  }

  private Profile load(List<String> here, List<String> level) {
    List<String> all = new ArrayList<>(here);
    all.addAll(level);
    return request.load(all);
  }

  private static Manifest manifest(Profile profile, RunClock clock) {
    return Manifest.begin(profile.name(), profile.resolved(), Versions.all(), clock);
  }
}
