package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.cli.live.LivePage;
import ai.userwhisperer.megaphone.cli.meeting.Meeting;
import ai.userwhisperer.megaphone.cli.meeting.Meeting.Plan;
import ai.userwhisperer.megaphone.measurements.Folders;
import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.Manifest.Team;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.measurements.RunMerge;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.probes.ReferenceClock;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.reports.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * One injector's part of a run that several share, from the meeting to its end. The first has the
 * platform, the plan and the probes; it merges all parts, and judges them as one run.
 */
final class SharedRun {
  private static final Duration PLAN_WITHIN = Duration.ofMinutes(10);
  private static final long LOOK_EVERY_MS = 200;

  private final Share share;
  private final CommandLine command;
  private final PrintWriter out;
  private final RunClock clock = RunClock.now();

  /**
   * @param command where a person is told what goes on, and what went wrong
   */
  SharedRun(Share share, CommandLine command) {
    this.share = share;
    this.command = command;
    this.out = command.getOut();
  }

  /**
   * Runs the first one's part. The processes are held, and nothing else is asked of them.
   *
   * @param processes how many of the others are started here, as processes: all or none
   * @return the exit code of the verdict over all parts
   */
  @SuppressWarnings("try")
  int first(RunRequest request, Profile asked, Job job, Optional<LivePage> live, boolean processes)
      throws Exception {
    request.checkKeys(asked);
    checkSharable(asked);
    try (Platform platform = Platform.of(asked)) {
      Profile profile = request.load(platform.assignments());
      out.print(job.plan(profile));
      out.println("  injectors " + share.count());
      out.flush();
      job.check(profile);
      Manifest manifest = Manifest.begin(profile.name(), profile.resolved(), Versions.all(), clock);
      Path root = request.directory(manifest.runId());
      checkNew(root);
      Meeting meeting = new Meeting(root);
      if (meeting.plan().isPresent() || !meeting.claim(share, 0, manifest.host().name())) {
        throw new RunException(root + ": a run began there before; a run needs a new directory");
      }
      // Where there is no other clock, all are compared with this one.
      Clock reference =
          ReferenceClock.compare(profile, clock, request.environment())
              .orElse(new Clock("injector 0", 0, 0));
      RunDirectory part =
          RunDirectory.create(
              meeting.partDirectory(share, 0), manifest.of(new Team(share, reference, null)));
      meeting.announce(
          new Plan(
              manifest.runId(),
              manifest.runKey(),
              share.count(),
              machine(),
              reference,
              Versions.ofMegaphone(),
              Json.parse(profile.resolved())));
      Interruption interruption = Interruption.install(command.getErr());
      try (InjectorProcesses others =
              processes
                  ? InjectorProcesses.start(share.count(), root, interruption::request)
                  : null;
          Crew crew = new Crew(share, meeting, interruption, reference)) {
        live.ifPresent(
            page -> {
              page.show(part);
              out.println("  live      " + page.address());
            });
        out.flush();
        measure(
            new Measurement(job, request.environment(), out), part, profile, crew, interruption);
        return judge(
            new Judgement(job, request.environment(), live, command),
            root,
            part,
            profile,
            interruption,
            crew,
            meeting);
      } catch (Exception e) {
        if (processes) {
          // All of them have ended, and nothing was sent.
          RunDirectory.delete(root);
        }
        throw e;
      }
    }
  }

  /** A load that several can share has a schedule. */
  private static void checkSharable(Profile profile) {
    for (Phase phase : profile.phases()) {
      if (phase instanceof Phase.Firehose firehose && !firehose.isOpenLoop()) {
        throw new ProfileException(
            "phases.%s.rate = max: needs a rate where several injectors share it: a closed loop has no schedule"
                .formatted(phase.name()));
      }
    }
  }

  private static void checkNew(Path root) {
    Path parts = RunDirectory.partsDirectory(root);
    for (Path there : Folders.list(root)) {
      // Others may have come first.
      if (!there.equals(parts)) {
        throw new RunException(root + ": is not empty; a run needs a new directory");
      }
    }
  }

  private void measure(
      Measurement measurement,
      RunDirectory part,
      Profile profile,
      Crew crew,
      Interruption interruption)
      throws Exception {
    try {
      Measurement.checkRoom(part, profile);
      measurement.take(part, profile, clock, interruption, crew);
    } catch (Exception e) {
      // The others have to hear of it.
      interruption.request("the harness failed: " + e.getMessage());
      if (part.manifest().phases().isEmpty()) {
        throw e;
      }
    }
  }

  private int judge(
      Judgement judgement,
      Path root,
      RunDirectory part,
      Profile profile,
      Interruption interruption,
      Crew crew,
      Meeting meeting)
      throws Exception {
    try {
      Judgement.end(part, clock, interruption);
      crew.ended();
      RunDirectory whole = RunMerge.merge(root, parts(meeting));
      return judgement.of(whole, profile);
    } catch (UncheckedIOException e) {
      return judgement.impossible(part, interruption, e);
    }
  }

  /** Of each injector the part of whoever took its place last. */
  private List<RunDirectory> parts(Meeting meeting) {
    List<RunDirectory> parts = new ArrayList<>();
    for (int index = 0; index < share.count(); index++) {
      try {
        parts.add(RunDirectory.open(meeting.partDirectory(new Share(index, share.count()))));
      } catch (RunException e) {
        // It never came, or never got as far as that: the verdict tells of it.
      }
    }
    return parts;
  }

  /**
   * Runs the part of one that is not the first, as the first plans it.
   *
   * @param root the run's directory
   * @return 0 when the whole share was sent
   */
  int other(Path root, Map<String, String> environment, Job job) throws Exception {
    Meeting meeting = new Meeting(root);
    Plan plan = awaitPlan(meeting, root);
    if (plan.count() != share.count() || !plan.version().equals(Versions.ofMegaphone())) {
      throw new RunException(
          "--share = %s: needs a run of %d injectors with Megaphone %s; %s is one of %d with %s"
              .formatted(
                  share,
                  share.count(),
                  Versions.ofMegaphone(),
                  root,
                  plan.count(),
                  plan.version()));
    }
    Profile profile = ProfileFile.parse(plan.profile().toString());
    Map<String, String> secrets = profile.secrets().over(environment);
    Manifest manifest =
        Manifest.begin(profile.name(), profile.resolved(), Versions.all(), clock)
            .ofRun(plan.runId(), plan.runKey());
    Path place = takePlace(meeting, profile, manifest.host().name());
    Clock reference = reference(plan, profile, secrets);
    RunDirectory part = RunDirectory.create(place, manifest.of(new Team(share, reference, null)));
    Interruption interruption = Interruption.install(command.getErr());
    out.println("Injector " + share + " of " + plan.runId() + ": joined");
    out.flush();
    try (Crew crew = new Crew(share, meeting, interruption, reference)) {
      measure(new Measurement(job, secrets, out), part, profile, crew, interruption);
      Judgement.end(part, clock, interruption);
      crew.ended();
    }
    interruption
        .requested()
        .ifPresent(
            reason -> command.getErr().println("megaphone: injector " + share + ": " + reason));
    command.getErr().flush();
    return interruption.isRequested() ? Verdict.Outcome.ABORTED.exitCode() : 0;
  }

  /** Null where this clock can't be compared with the first one's. */
  private Clock reference(Plan plan, Profile profile, Map<String, String> secrets) {
    return ReferenceClock.compare(profile, clock, secrets)
        .filter(compared -> compared.reference().equals(plan.clock().reference()))
        .orElse(!machine().isEmpty() && machine().equals(plan.machine()) ? plan.clock() : null);
  }

  /** Linux tells two machines apart, and two starts of one. */
  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static Plan awaitPlan(Meeting meeting, Path root) throws InterruptedException {
    long endNs = System.nanoTime() + PLAN_WITHIN.toNanos();
    while (meeting.plan().isEmpty()) {
      if (System.nanoTime() - endNs > 0) {
        throw new RunException(
            root + ": the first injector has not come within " + PLAN_WITHIN.toMinutes() + " min");
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
    return meeting.plan().get();
  }

  /**
   * Of the injector, or of one that took it before and has gone since, as long as nothing was sent.
   */
  private Path takePlace(Meeting meeting, Profile profile, String host)
      throws InterruptedException {
    for (int generation = 0; ; generation++) {
      if (profile.phases().stream().anyMatch(phase -> meeting.startOf(phase.name()).isPresent())) {
        throw new RunException(
            "--share = " + share + ": needs a run that has not begun: it sends without this one");
      }
      if (meeting.claim(share, generation, host)) {
        return meeting.partDirectory(share, generation);
      }
      boolean newest = meeting.claimedBy(share, generation + 1).isEmpty();
      if (newest && isAlive(meeting)) {
        throw new RunException(
            "--share = %s: needs a place that is free: %s has it"
                .formatted(share, meeting.claimedBy(share, generation).orElse("somebody")));
      }
    }
  }

  private boolean isAlive(Meeting meeting) throws InterruptedException {
    Optional<Long> before = meeting.lastBeat(share.index());
    long endNs = System.nanoTime() + Crew.GONE_AFTER_NS;
    while (System.nanoTime() - endNs < 0) {
      if (!meeting.lastBeat(share.index()).equals(before)) {
        return true;
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
    return false;
  }

  /** Where a merged run lies that was made by hand. */
  static int merge(List<Path> parts, Path root, CommandLine command) throws Exception {
    if (!Folders.list(root).isEmpty()) {
      throw new RunException(root + ": is not empty; a run needs a new directory");
    }
    RunDirectory run;
    try {
      for (Path part : parts) {
        RunMerge.copyPart(part, root);
      }
      run =
          RunMerge.merge(
              root,
              Folders.list(RunDirectory.partsDirectory(root)).stream()
                  .map(RunDirectory::open)
                  .toList());
    } catch (IOException e) {
      throw new RunException(root + ": can't be written: " + e.getMessage(), e);
    } catch (RunException e) {
      if (Files.exists(root)) {
        // Copies of what is no run.
        RunDirectory.delete(root);
      }
      throw e;
    }
    return ReportCommand.report(run, command);
  }
}
