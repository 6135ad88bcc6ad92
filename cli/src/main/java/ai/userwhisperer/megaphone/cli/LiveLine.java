package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.LineTail;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.profiles.Phase;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;

/**
 * Shows how a phase goes, from the files that the run grows: on a terminal one line that is drawn
 * over, elsewhere a plain line every {@value #PLAIN_EVERY_SECONDS} seconds. A thread of its own; it
 * watches, and nothing waits for it.
 */
final class LiveLine implements AutoCloseable {
  /** Set by {@code scripts/megaphone} where standard output is a terminal. */
  static final String TERMINAL = "megaphone.terminal";

  private static final int PLAIN_EVERY_SECONDS = 5;
  private static final String DRAW_OVER = "\r\u001b[K";

  private final RunDirectory run;
  private final Phase phase;
  private final PrintWriter out;
  private final boolean terminal = Boolean.getBoolean(TERMINAL);
  private final LineTail<SecondCounts> counts;
  private final LineTail<JsonNode> pubSub;
  private final LiveCounts live;
  private final Thread thread;
  private volatile boolean draining;
  private volatile boolean closed;

  private LiveLine(RunDirectory run, Phase phase, PrintWriter out) {
    this.run = run;
    this.phase = phase;
    this.out = out;
    this.counts = run.tailCounts(phase.name());
    this.pubSub = run.tailProbe("pubsub");
    this.live = new LiveCounts(phase);
    this.thread = new Thread(this::show, "live-line");
    this.thread.setDaemon(true);
  }

  static LiveLine start(RunDirectory run, Phase phase, PrintWriter out) {
    LiveLine line = new LiveLine(run, phase, out);
    line.thread.start();
    return line;
  }

  /** The load is over, the platform is given time to empty. */
  void draining() {
    draining = true;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Waiting.uninterrupted(thread::join);
    look();
    if (run.manifest().phase(phase.name()).isPresent()) {
      draw(live.summary());
      out.println();
      out.flush();
    }
  }

  private void show() {
    try {
      for (int second = 1; !closed; second++) {
        Thread.sleep(1_000);
        look();
        if (terminal) {
          draw(text());
        } else if (second % PLAIN_EVERY_SECONDS == 0) {
          out.println(text());
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String text() {
    return live.text(
        run.manifest().phase(phase.name()).orElse(null), System.currentTimeMillis(), draining);
  }

  private void look() {
    counts.poll().forEach(live::add);
    List<JsonNode> samples = pubSub.poll();
    if (!samples.isEmpty()) {
      live.observed(samples.get(samples.size() - 1));
    }
  }

  private void draw(String text) {
    out.print(terminal ? DRAW_OVER + text : text);
    out.flush();
  }
}
