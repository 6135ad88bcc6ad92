package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.measurements.ledger.Ledger;
import ai.userwhisperer.megaphone.measurements.ledger.LedgerFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One injector's part of a run directory. A thread of its own takes what the {@link LoadRecorder}s
 * hand over, appends it to the phase's logs and writes the injector's ledger, so that each second
 * is on disk soon after it is over.
 *
 * <p>Thread-safe. When the disk refuses, the first error is kept for {@link #failure}, and the load
 * goes on.
 */
public final class LoadLog implements AutoCloseable {
  /**
   * Name of a value of {@link SecondCounts}: seconds of one recorder's measurements that waited to
   * be written, at most. 1 is usual; more says that the disk does not keep up.
   */
  public static final String RECORDER_BACKLOG = "recorder-backlog";

  /**
   * Name of a value of {@link SecondCounts}: milliseconds for which the injector's whole process
   * stood still, by a thread of it that does nothing but sleep; the longest each time.
   */
  public static final String INJECTOR_STALL = "injector-stall";

  private static final long WRITE_EVERY_MS = 200;

  private final RunDirectory run;
  private final int injector;
  private final RunClock clock;
  private final List<RequestLog> logs = new CopyOnWriteArrayList<>();
  private final Ledger ledger = new Ledger();
  private final Set<EventSet> changed = EnumSet.noneOf(EventSet.class);
  private final Thread writer;
  private volatile boolean closing;
  private volatile String failure;

  private LoadLog(RunDirectory run, int injector, RunClock clock) {
    this.run = run;
    this.injector = injector;
    this.clock = clock;
    this.writer = new Thread(this::write, "load-log-" + injector);
    this.writer.setDaemon(true);
  }

  /**
   * Opens an injector's part of a run. An injector may come back for another phase, in another
   * process: its ledger goes on from what it has written before.
   *
   * @param injector its number in event ids and file names
   */
  public static LoadLog open(RunDirectory run, int injector, RunClock clock) {
    LoadLog log = new LoadLog(run, injector, clock);
    log.goOn();
    log.writer.start();
    return log;
  }

  private void goOn() {
    try {
      Ledger before = run.readLedger(damage -> failed(new IOException(damage)));
      for (EventSet set : Tally.SETS) {
        ledger.merge(set, injector, before.bitmap(set, injector));
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /**
   * A recorder for one thread.
   *
   * @param phaseStartNs when the phase's first request is due; the same for all recorders of a
   *     phase
   */
  public LoadRecorder recorder(String phase, String request, long phaseStartNs) {
    LoadRecorder recorder = new LoadRecorder(phaseStartNs);
    synchronized (logs) {
      for (RequestLog log : logs) {
        if (log.is(phase, request)) {
          log.add(recorder);
          return recorder;
        }
      }
      RequestLog log = new RequestLog(run, phase, request, injector, clock.epochMs(phaseStartNs));
      log.add(recorder);
      logs.add(log);
    }
    return recorder;
  }

  /** Why something could not be written; null while all is well. */
  public String failure() {
    return failure;
  }

  /** Writes what the recorders of a phase handed over; to be called when all of them are closed. */
  public void finish(String phase) {
    synchronized (logs) {
      List<RequestLog> done = new ArrayList<>();
      for (RequestLog log : logs) {
        if (log.isOf(phase)) {
          drain(log);
          log.close();
          done.add(log);
        }
      }
      logs.removeAll(done);
      checkpoint();
    }
  }

  /** Writes everything that was handed over, and ends. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (logs) {
      logs.forEach(this::drain);
      logs.forEach(RequestLog::close);
      logs.clear();
      checkpoint();
    }
  }

  private void write() {
    try {
      while (!closing) {
        Thread.sleep(WRITE_EVERY_MS);
        synchronized (logs) {
          logs.forEach(this::drain);
          checkpoint();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain(RequestLog log) {
    try {
      log.drain(
          tally -> {
            for (EventSet set : Tally.SETS) {
              if (tally.count(set) > 0) {
                tally.events[set.ordinal()].forEach(
                    (first, count) -> ledger.add(set, injector, first, count));
                changed.add(set);
              }
            }
          });
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  private void checkpoint() {
    try {
      for (EventSet set : changed) {
        LedgerFiles.write(run.ledgerDirectory(), set, injector, ledger.bitmap(set, injector));
      }
      changed.clear();
    } catch (IOException | RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  private void failed(Throwable e) {
    if (failure == null) {
      failure = "the run directory could not be written: " + e;
    }
  }
}
