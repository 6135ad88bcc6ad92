package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.firehose.SendLoop.Start;
import ai.userwhisperer.megaphone.measurements.LoadLog;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * The load of one phase: events over HTTP/1.1 or HTTP/2, open loop. Request i is due at {@code
 * startNs + dueNs(i)}, and is sent then, however slow the answers to others are. When every
 * connection is busy, requests wait in order, and their waiting counts; one that waits too long is
 * missed.
 *
 * <p>{@link #open}, {@link #run}, {@link #close} are for one thread; {@link #stop} may be called by
 * any.
 */
public final class Firehose implements AutoCloseable {
  private final FirehosePlan plan;
  private final LoadLog log;
  private final Destination destination;
  private final List<SendLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Throwable failure;
  private volatile boolean stopped;
  private volatile long stoppedNs;
  private boolean ran;

  private Firehose(FirehosePlan plan, LoadLog log, Transport transport, SslProvider sslProvider) {
    this.plan = plan;
    this.log = log;
    this.destination = Destination.of(plan.target(), plan.sending().protocol(), sslProvider);
    Starvation.check(plan.sending().connections());
    int threadCount = plan.threads();
    int connections = plan.sending().connections();
    for (int i = 0; i < threadCount; i++) {
      int share = connections / threadCount + (i < connections % threadCount ? 1 : 0);
      SendLoop loop = new SendLoop(plan, transport, destination, i, share);
      // Netty reuses its buffers' objects only on threads of its own kind.
      Thread thread = new FastThreadLocalThread(loop, "firehose-" + i);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((which, error) -> failed(error));
      loops.add(loop);
      threads.add(thread);
    }
  }

  /**
   * Opens all connections. Nothing is sent yet.
   *
   * @param log where the phase's requests are recorded
   * @throws FirehoseException when the target or the transport can't be used; the message is one
   *     line
   */
  public static Firehose open(FirehosePlan plan, LoadLog log) {
    return open(plan, log, Transport.of(plan.sending().io()), Tls.bestProvider());
  }

  static Firehose open(
      FirehosePlan plan, LoadLog log, Transport transport, SslProvider sslProvider) {
    Firehose firehose = new Firehose(plan, log, transport, sslProvider);
    firehose.destination.address().follow();
    firehose.threads.forEach(Thread::start);
    try {
      firehose.loops.forEach(loop -> loop.opened().join());
    } catch (CompletionException e) {
      firehose.close();
      if (e.getCause() instanceof FirehoseException refused) {
        throw refused;
      }
      throw e;
    }
    return firehose;
  }

  /** As {@link #run(long)}, at the plan's start. */
  public FirehoseResult run() {
    return run(plan.startNs());
  }

  /**
   * Sends the load, and returns when every request is answered or given up, and recorded. To be
   * called once. A thread that is interrupted meanwhile stops the load, and returns as after {@link
   * #stop}.
   *
   * @param startNs when the phase starts, by this process's monotonic clock; may be the plan's or a
   *     later one
   */
  public FirehoseResult run(long startNs) {
    if (ran) {
      throw new IllegalStateException("a firehose runs once");
    }
    ran = true;
    for (SendLoop loop : loops) {
      loop.start(new Start(log.recorder(plan.phase(), plan.request(), startNs), startNs));
    }
    join();
    log.finish(plan.phase());
    if (failure != null) {
      throw new IllegalStateException("the firehose broke: " + failure.getMessage(), failure);
    }
    return result(startNs);
  }

  /**
   * Stops sending at once. Answers that are under way are waited for, up to the request timeout;
   * then {@link #run} returns.
   */
  public void stop() {
    if (!stopped) {
      stoppedNs = System.nanoTime();
      stopped = true;
    }
    loops.forEach(SendLoop::stop);
  }

  /** Stops, and closes all connections. */
  @Override
  public void close() {
    stop();
    join();
    destination.address().close();
  }

  private void failed(Throwable error) {
    if (!(error instanceof FirehoseException)) {
      failure = error;
    }
    stop();
  }

  private void join() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          stop();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private FirehoseResult result(long startNs) {
    boolean complete = loops.stream().allMatch(SendLoop::isComplete);
    long handled = loops.stream().mapToLong(SendLoop::handledBelow).reduce(0, Math::max);
    long scheduled =
        plan.schedule()
            .map(
                schedule ->
                    complete
                        ? schedule.requests()
                        : Math.max(handled, schedule.dueBy(stoppedNs - startNs)))
            .orElse(handled);
    long ofShare = plan.share().of(scheduled);
    long sent = 0;
    long good = 0;
    long failed = 0;
    long unanswered = 0;
    long missed = 0;
    for (SendLoop loop : loops) {
      Outcomes outcomes = loop.outcomes();
      if (outcomes != null) {
        sent += outcomes.sent();
        good += outcomes.good();
        failed += outcomes.failed();
        unanswered += outcomes.unanswered();
        missed += outcomes.missed();
      }
    }
    return new FirehoseResult(
        complete,
        ofShare,
        sent,
        good,
        failed,
        unanswered,
        missed,
        ofShare - sent - missed,
        plan.events().eventsPerRequest());
  }
}
