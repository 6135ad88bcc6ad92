package ai.userwhisperer.megaphone.sandbox.ingestion;

import ai.userwhisperer.megaphone.sandbox.SandboxException;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Workers in processes of their own, which pull from the broker over the wire, as the platform's
 * do. One that dies, of whatever, is replaced; what it had not acknowledged is delivered to others
 * when its lease is over. What a worker that was killed has counted in its last tenth of a second
 * is missing from the figures; the counters in Redis are exact.
 */
public final class WorkerProcesses implements Ingestion {
  /** The most processes. */
  public static final int MAX_WORKERS = 8;

  private static final long READY_WITHIN_SECONDS = 180;

  private final Broker broker;
  private final String subscription;
  private final List<WorkerSeat> seats = new ArrayList<>();

  private WorkerProcesses(Broker broker, String subscription) {
    this.broker = broker;
    this.subscription = subscription;
  }

  /**
   * Starts the processes, and waits until all of them are at work.
   *
   * @param workers 1 to {@link #MAX_WORKERS}
   * @param pubSub {@code host:port} of the broker's server
   * @throws SandboxException when one can't be started
   */
  public static WorkerProcesses start(
      int workers,
      Broker broker,
      String subscription,
      String pubSub,
      int redisPort,
      EventMetrics metrics)
      throws SandboxException {
    WorkerProcesses processes = new WorkerProcesses(broker, subscription);
    List<String> arguments = WorkerProcess.arguments(pubSub, subscription, redisPort);
    for (int i = 0; i < workers; i++) {
      processes.seats.add(new WorkerSeat(i, arguments, metrics));
    }
    boolean ready = false;
    try {
      processes.seats.forEach(WorkerSeat::start);
      long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
      for (WorkerSeat seat : processes.seats) {
        if (!seat.awaitReady(deadlineNs)) {
          throw new SandboxException("no workers: a process for one did not start; see the log");
        }
      }
      ready = true;
      return processes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("no workers: interrupted while they started");
    } finally {
      if (!ready) {
        processes.close();
      }
    }
  }

  /** The process ids of those that run now. */
  public List<Long> pids() {
    return seats.stream().flatMap(seat -> seat.pid().stream()).toList();
  }

  @Override
  public long backlog() {
    return broker.backlog(subscription);
  }

  @Override
  public void writeTo(PrometheusText text) {
    IngestionText.write(
        text,
        backlog(),
        seats.stream().mapToLong(WorkerSeat::behavioralTaken).sum(),
        seats.stream().mapToLong(WorkerSeat::decisionTaken).sum());
    text.family(
        "sandbox_workers_replaced_total", "counter", "Workers that died and were replaced.");
    text.sample(
        "sandbox_workers_replaced_total", seats.stream().mapToLong(WorkerSeat::replaced).sum());
  }

  @Override
  public void close() {
    // All are asked first, so that they end at the same time.
    seats.forEach(WorkerSeat::leave);
    seats.forEach(WorkerSeat::close);
  }
}
