package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker in a process of its own. It says what it has done on its standard output, and ends when
 * its standard input does: its parent holds the other end, so that it ends with it, {@code kill -9}
 * included.
 */
public final class WorkerProcess {
  private static final long REPORT_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FINISH_WITHIN_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private WorkerProcess() {}

  /** The arguments of {@link #main}. */
  static List<String> arguments(String pubSub, String subscription, int redisPort) {
    return List.of(pubSub, subscription, Integer.toString(redisPort));
  }

  /** Works until its standard input ends. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    EventMetrics metrics = new EventMetrics();
    RedisLink link = new RedisLink(Integer.parseInt(arguments[2]));
    StreamingPullSource source = new StreamingPullSource(arguments[0], arguments[1]);
    // What goes wrong on demand does so in the sandbox's own process: this one is always healthy.
    IngestionWorker worker = new IngestionWorker(source, link, new Faults(0), metrics);
    Thread reporter = new Thread(() -> report(worker, metrics, out), "worker-report");
    reporter.setDaemon(true);
    reporter.start();
    awaitEnd();
    worker.close();
    finish(source);
    out.println(reportOf(worker, metrics).line());
    // Without further ado: what is not acknowledged is the broker's to deliver again.
    Runtime.getRuntime().halt(0);
  }

  private static void report(IngestionWorker worker, EventMetrics metrics, PrintStream out) {
    WorkerReport last = null;
    while (!out.checkError()) {
      WorkerReport report = reportOf(worker, metrics);
      if (!report.equals(last)) {
        out.println(report.line());
        last = report;
      }
      LockSupport.parkNanos(REPORT_EVERY_NS);
    }
  }

  private static WorkerReport reportOf(IngestionWorker worker, EventMetrics metrics) {
    return new WorkerReport(
        metrics.lagNs(), worker.behavioralTaken(), worker.decisionTaken(), metrics.workerCounts());
  }

  private static void awaitEnd() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A broken pipe means the same as its end.
    }
  }

  /** What is on its way to Redis is acknowledged when it is there, within bounds. */
  private static void finish(StreamingPullSource source) {
    long deadlineNs = System.nanoTime() + FINISH_WITHIN_NS;
    while (source.hasUnsettledBatches() && System.nanoTime() - deadlineNs < 0) {
      LockSupport.parkNanos(POLL_NS);
    }
    source.close();
  }
}
