package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.measurements.LoadRecorder;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.profiles.Sending;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One sending thread: it drives an event loop, sends its part of the schedule when it is due, and
 * reads the answers. It owns its connections and its recorder.
 *
 * <p>All requests that are due are written, and then flushed once to a connection. Those that find
 * no connection with room wait in order.
 */
final class SendLoop implements Runnable {
  /** After so many requests the answers have a turn. */
  private static final int REQUESTS_PER_TURN = 1_024;

  private static final long LONGEST_TICK_NS = 50_000_000;
  private static final long SHORTEST_TICK_NS = 1_000_000;
  private static final int TICKS_PER_TIMEOUT = 20;

  /** Short of a due time by more than this, a thread that can't wait exactly sleeps a little. */
  private static final long NAP_ABOVE_NS = 150_000;

  private static final long NAP_NS = 50_000;

  /** What the start of the load brings. */
  record Start(LoadRecorder recorder, long startNs) {}

  private final FirehosePlan plan;
  private final Transport transport;
  private final Destination destination;
  private final int thread;
  private final long maxWaitNs;
  private final long requestTimeoutNs;
  private final long tickNs;
  private final RunClock clock = RunClock.now();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final byte[] scratch = new byte[64 * 1024];
  private final RequestWriter writer;
  private final ConnectionPool connections;
  private final ArrayList<Connection> dirty = new ArrayList<>();
  private volatile Start start;
  private volatile boolean stopped;
  private ManualIoEventLoop eventLoop;
  private Connector connector;
  private Outcomes outcomes;
  private DueRequests due;
  private long nextTickNs = System.nanoTime();
  private long underWay;
  private Throwable openFailure;
  private Throwable broken;

  /**
   * @param thread 0 to {@code threads − 1}
   * @param connectionCount this thread's share of the connections
   */
  SendLoop(
      FirehosePlan plan,
      Transport transport,
      Destination destination,
      int thread,
      int connectionCount) {
    this.plan = plan;
    this.transport = transport;
    this.destination = destination;
    this.thread = thread;
    this.maxWaitNs = plan.sending().maxWait().toNanos();
    this.requestTimeoutNs = plan.target().requestTimeout().toNanos();
    this.tickNs =
        Math.max(SHORTEST_TICK_NS, Math.min(LONGEST_TICK_NS, requestTimeoutNs / TICKS_PER_TIMEOUT));
    this.writer =
        new RequestWriter(
            plan.target(), plan.events(), plan.sending().compression() == Sending.Compression.GZIP);
    this.connections = new ConnectionPool(plan.threads());
    for (int i = 0; i < connectionCount; i++) {
      connections.add(new Connection(this));
    }
  }

  // From any thread

  /** Done when all connections are open; fails with the cause when one can't be opened. */
  CompletableFuture<Void> opened() {
    return opened;
  }

  void start(Start newStart) {
    start = newStart;
  }

  void stop() {
    stopped = true;
  }

  // After the thread has ended

  /** As {@link DueRequests#handledBelow}. */
  long handledBelow() {
    return due == null ? 0 : due.handledBelow();
  }

  boolean isComplete() {
    return due != null && due.isOver();
  }

  /** Null when the load never started. */
  Outcomes outcomes() {
    return outcomes;
  }

  // The thread

  @Override
  public void run() {
    eventLoop = new ManualIoEventLoop(Thread.currentThread(), transport.handlers());
    try {
      connector = new Connector(eventLoop, transport, destination, plan.target(), protocol());
      open();
      opened.complete(null);
      while (start == null && !stopped) {
        tick(System.nanoTime());
        eventLoop.run(SHORTEST_TICK_NS);
      }
      if (start != null) {
        outcomes = new Outcomes(start.recorder(), plan.events());
        due = new DueRequests(plan, thread, start.startNs());
        send();
      }
    } catch (Throwable e) {
      opened.completeExceptionally(e);
      throw e;
    } finally {
      if (outcomes != null) {
        outcomes.close();
      }
      shutDown();
    }
  }

  private Exchange.Protocol protocol() {
    int inFlight = plan.sending().inFlight();
    return switch (plan.sending().protocol()) {
      case HTTP_1_1 -> Http1Exchange.protocol(this, inFlight);
      case H2 -> Http2Exchange.protocol(this, plan.target(), inFlight);
    };
  }

  private void open() {
    while (!connections.isOpen() && !stopped) {
      connections.openMore();
      eventLoop.run(LONGEST_TICK_NS);
      if (openFailure != null) {
        throw Refusal.of(plan.target(), openFailure);
      }
    }
  }

  private void send() {
    while (underWay > 0 || wantsToSend()) {
      long nowNs = System.nanoTime();
      if (nowNs - nextTickNs >= 0) {
        tick(nowNs);
      }
      if (!stopped) {
        sendDue(nowNs);
      }
      idle();
      connections.settle(wantsToSend());
      if (broken != null) {
        throw new IllegalStateException(broken.toString(), broken);
      }
    }
  }

  private boolean wantsToSend() {
    return !stopped && (due == null || !due.isOver());
  }

  private void sendDue(long nowNs) {
    for (int i = 0; i < REQUESTS_PER_TURN && due.isDue(nowNs); i++) {
      if (nowNs - due.dueNs() > maxWaitNs) {
        outcomes.missed(nowNs);
        due.advance();
        continue;
      }
      Connection connection = connections.next();
      if (connection == null) {
        break;
      }
      if (!connection.isDirty()) {
        dirty.add(connection);
      }
      connection.write(due.index(), due.dueNs(), nowNs);
      underWay++;
      due.advance();
      connections.mayHaveRoom(connection);
    }
    for (int i = 0; i < dirty.size(); i++) {
      dirty.get(i).flush();
    }
    dirty.clear();
  }

  /** Lets the event loop work until something is due. */
  private void idle() {
    long nowNs = System.nanoTime();
    long untilTickNs = Math.max(1, nextTickNs - nowNs);
    if (!wantsToSend() || !connections.mayHaveRoom()) {
      eventLoop.run(untilTickNs);
      return;
    }
    long untilDueNs = due.dueNs() - nowNs;
    if (untilDueNs > transport.wakeUpEarlyNs()) {
      eventLoop.run(Math.min(untilTickNs, untilDueNs - transport.wakeUpEarlyNs()));
      return;
    }
    if (untilDueNs > NAP_ABOVE_NS) {
      LockSupport.parkNanos(NAP_NS);
    }
    eventLoop.runNow();
  }

  private void tick(long nowNs) {
    nextTickNs = nowNs + tickNs;
    if (outcomes != null) {
      outcomes.tick(nowNs, connections.unsentBytes());
    }
    connections.tick(nowNs, requestTimeoutNs, wantsToSend());
  }

  private void shutDown() {
    Future<?> unused = eventLoop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    while (!eventLoop.isTerminated()) {
      eventLoop.runNow();
    }
    writer.close();
  }

  // For its connections

  Connector connector() {
    return connector;
  }

  ConnectionPool connections() {
    return connections;
  }

  RequestWriter writer() {
    return writer;
  }

  byte[] scratch() {
    return scratch;
  }

  long epochMs(long ns) {
    return clock.epochMs(ns);
  }

  /** While opening this ends the load; later a connection tries again. */
  void notConnected(Throwable cause) {
    if (!opened.isDone() && openFailure == null) {
      openFailure = cause;
    }
    if (outcomes != null && Starvation.isCauseOf(cause)) {
      outcomes.starved(System.nanoTime());
    }
  }

  /** Something failed that is not the platform's doing; the load ends. */
  void broken(Throwable cause) {
    broken = cause;
  }

  /** So many requests are under way no more. */
  void settled(long requests) {
    underWay -= requests;
  }
}
