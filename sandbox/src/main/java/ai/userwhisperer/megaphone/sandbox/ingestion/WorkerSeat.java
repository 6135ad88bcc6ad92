package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place that is always taken by one worker process: listens to what it reports, and replaces it
 * when it dies. One daemon thread.
 */
final class WorkerSeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSeat.class);
  private static final Path SHELL = Path.of("/bin/sh");
  private static final long STOP_WITHIN_SECONDS = 5;
  private static final long LEAST_PAUSE_MS = 100;
  private static final long MOST_PAUSE_MS = 5000;
  private static final long LONG_LIFE_NS = TimeUnit.SECONDS.toNanos(10);

  private final int number;
  private final List<String> arguments;
  private final EventMetrics metrics;
  private final int counts;
  private final Thread supervisor;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch leaving = new CountDownLatch(1);
  private final LongAdder behavioralTaken = new LongAdder();
  private final LongAdder decisionTaken = new LongAdder();
  private final LongAdder replaced = new LongAdder();
  private Process process; // guarded by this

  WorkerSeat(int number, List<String> arguments, EventMetrics metrics) {
    this.number = number;
    this.arguments = arguments;
    this.metrics = metrics;
    this.counts = metrics.workerCounts().size();
    this.supervisor = new Thread(this::supervise, "sandbox-worker-" + number);
    supervisor.setDaemon(true);
  }

  void start() {
    supervisor.start();
  }

  /** False when no worker has taken the seat by then. */
  boolean awaitReady(long deadlineNs) throws InterruptedException {
    return ready.await(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  synchronized Optional<Long> pid() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
  }

  long behavioralTaken() {
    return behavioralTaken.sum();
  }

  long decisionTaken() {
    return decisionTaken.sum();
  }

  long replaced() {
    return replaced.sum();
  }

  private void supervise() {
    long pauseMs = LEAST_PAUSE_MS;
    try {
      while (leaving.getCount() > 0) {
        long startNs = System.nanoTime();
        runOne();
        boolean livedLong = System.nanoTime() - startNs >= LONG_LIFE_NS;
        pauseMs = livedLong ? LEAST_PAUSE_MS : Math.min(2 * pauseMs, MOST_PAUSE_MS);
        if (!leaving.await(pauseMs, TimeUnit.MILLISECONDS)) {
          replaced.increment();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the process has ended. */
  private void runOne() throws InterruptedException {
    try {
      Process started = launch();
      listen(started);
      int exit = started.waitFor();
      if (leaving.getCount() > 0) {
        LOG.warn("worker {} ended with {}; another takes its place", number, exit);
      }
    } catch (IOException e) {
      LOG.warn("worker {} could not be started: {}", number, e.toString());
    }
  }

  private synchronized Process launch() throws IOException {
    process = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (leaving.getCount() == 0) {
      process.getOutputStream().close();
    }
    return process;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      // The terminal's Ctrl-C goes to the whole group of processes; when workers end is ours to
      // say.
      command.addAll(List.of(SHELL.toString(), "-c", "trap '' INT; exec \"$@\"", "sh"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WorkerProcess.class.getName());
    command.addAll(arguments);
    return command;
  }

  private void listen(Process worker) {
    WorkerReport last = WorkerReport.none(counts);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(worker.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = lines.readLine();
      while (line != null) {
        Optional<WorkerReport> report = WorkerReport.parse(line, counts);
        if (report.isPresent()) {
          count(last, report.get());
          last = report.get();
          ready.countDown();
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      // It ends at this moment, or we do.
    }
  }

  private void count(WorkerReport before, WorkerReport now) {
    List<Long> added = new ArrayList<>(counts);
    for (int i = 0; i < counts; i++) {
      added.add(now.counts().get(i) - before.counts().get(i));
    }
    metrics.addWorkerCounts(added);
    behavioralTaken.add(now.behavioralTaken() - before.behavioralTaken());
    decisionTaken.add(now.decisionTaken() - before.decisionTaken());
    if (now.lagNs() >= 0) {
      metrics.lag(now.lagNs());
    }
  }

  /** Lets the worker finish, and nobody take its place. */
  synchronized void leave() {
    leaving.countDown();
    if (process != null) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It has ended before us.
      }
    }
  }

  /** Returns when there is no process any more. */
  @Override
  public void close() {
    leave();
    try {
      supervisor.join(TimeUnit.SECONDS.toMillis(STOP_WITHIN_SECONDS));
      if (supervisor.isAlive()) {
        destroy();
        supervisor.join(TimeUnit.SECONDS.toMillis(STOP_WITHIN_SECONDS));
      }
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void destroy() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
