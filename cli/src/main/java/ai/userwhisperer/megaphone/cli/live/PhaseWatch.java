package ai.userwhisperer.megaphone.cli.live;

import ai.userwhisperer.megaphone.measurements.LineTail;
import ai.userwhisperer.megaphone.measurements.Manifest.PhaseTimes;
import ai.userwhisperer.megaphone.measurements.Mark;
import ai.userwhisperer.megaphone.measurements.MarkLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.measurements.Share;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches a phase from the files that the run grows, once a second: shows how it goes (on a
 * terminal a screen that is drawn over, elsewhere a plain line every {@value #PLAIN_EVERY_SECONDS}
 * seconds), and lets its guards look. A thread of its own; nothing waits for it.
 */
public final class PhaseWatch implements AutoCloseable {
  /** Set by {@code scripts/megaphone} where standard output is a terminal. */
  private static final String TERMINAL = "megaphone.terminal";

  private static final int PLAIN_EVERY_SECONDS = 10;
  private static final String GUARD = "guard";

  private final RunDirectory run;
  private final Phase phase;
  private final String place;
  private final RunClock clock;
  private final Supplier<String> failure;
  private final Consumer<String> stop;
  private final PrintWriter out;
  private final boolean terminal = Boolean.getBoolean(TERMINAL);
  private final LineTail<SecondCounts> counts;
  private final LineTail<JsonNode> pubSub;
  private final LineTail<JsonNode> redis;
  private final LineTail<JsonNode> harness;
  private final PhaseProgress progress;
  private final Guards guards;
  private final Thread thread;
  private int linesDrawn;
  private boolean stopped;
  private volatile boolean draining;
  private volatile boolean closed;

  /**
   * Does not watch yet.
   *
   * @param share what of the phase is seen in the run
   * @param failure why measurements could not be written, null while they can
   * @param stop told why the run has to stop, at most once, by the watching thread
   */
  public PhaseWatch(
      RunDirectory run,
      Profile profile,
      Phase phase,
      Share share,
      RunClock clock,
      Supplier<String> failure,
      Consumer<String> stop,
      PrintWriter out) {
    this.run = run;
    this.phase = phase;
    this.clock = clock;
    this.failure = failure;
    this.place = (profile.phases().indexOf(phase) + 1) + " of " + profile.phases().size();
    this.stop = stop;
    this.out = out;
    // The first of several sees what all of them do; the others see their own.
    boolean seesAll = share.isFirst();
    this.counts = run.tailCounts(phase.name(), seesAll && !share.isWhole());
    this.pubSub = run.tailProbe("pubsub");
    this.redis = run.tailProbe("redis");
    this.harness = run.tailProbe("harness");
    this.progress = new PhaseProgress(phase, seesAll ? 1 : 1.0 / share.count());
    this.guards = new Guards(profile.guards());
    this.thread = new Thread(this::watch, "phase-watch");
    this.thread.setDaemon(true);
  }

  /** Starts to watch; to be called once. */
  public void start() {
    thread.start();
  }

  /** The load is over, the platform is given time to empty. */
  public void draining() {
    draining = true;
  }

  /** Ends the watching, and says what the phase came to. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    look();
    erase();
    if (run.manifest().phase(phase.name()).isPresent()) {
      out.println(ProgressText.summary(progress));
    }
    out.flush();
  }

  private void watch() {
    try {
      for (int second = 1; !closed; second++) {
        Thread.sleep(1_000);
        look();
        PhaseTimes times = run.manifest().phase(phase.name()).orElse(null);
        Stage stage = Stage.at(times, now(), draining);
        if (stage.isLoading()) {
          guard(times);
        }
        if (terminal) {
          draw(ProgressText.screen(progress, stage, place));
        } else if (second % PLAIN_EVERY_SECONDS == 0) {
          out.println(ProgressText.line(progress, stage));
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void guard(PhaseTimes times) {
    long nowEpochMs = now();
    Optional<String> over =
        Optional.ofNullable(failure.get())
            .or(() -> guards.disk(run.freeBytes()))
            .or(() -> guards.check(progress, nowEpochMs - times.startEpochMs()));
    if (over.isPresent() && !stopped) {
      stopped = true;
      String reason = phase.name() + ": " + over.get();
      stop.accept(reason);
      mark(Mark.at(nowEpochMs, GUARD, reason + "; the run was stopped"));
    }
  }

  private void mark(Mark mark) {
    try (MarkLog marks = run.marks()) {
      marks.append(mark);
    } catch (UncheckedIOException e) {
      // A full disk, most likely, is why the run was stopped; the reason is in the verdict too.
      out.println("megaphone: no mark: " + e.getMessage());
    }
  }

  /** By the run's own clock, which nobody can set. */
  private long now() {
    return clock.epochMs(System.nanoTime());
  }

  private void look() {
    counts.poll().forEach(progress::add);
    newest(pubSub).ifPresent(progress::pubSub);
    newest(redis).ifPresent(progress::redis);
    newest(harness).ifPresent(progress::harness);
  }

  private static Optional<JsonNode> newest(LineTail<JsonNode> tail) {
    List<JsonNode> samples = tail.poll();
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
  }

  private void draw(List<String> lines) {
    erase();
    lines.forEach(out::println);
    linesDrawn = lines.size();
    out.flush();
  }

  /** Goes back to the first line that was drawn, and clears all below. */
  private void erase() {
    if (linesDrawn > 0) {
      out.print("\u001b[" + linesDrawn + "F\u001b[J");
      linesDrawn = 0;
    }
  }
}
