package ai.userwhisperer.megaphone.sandbox.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a whole process for a while, once or again and again. A small shell does it, since who is
 * stopped can't go on by himself. Its standard input is our end of a pipe: what is written there is
 * the next freeze, and with its end the shell ends, whatever ended this process. It stops nothing
 * but the process itself, not its children: Redis keeps running.
 */
public final class ProcessFreeze implements FaultEffect {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFreeze.class);
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long END_SECONDS = 2;

  // $1 is the process. It is woken whatever happens to the shell's group meanwhile: the terminal's
  // Ctrl-C or Ctrl-Z must not hit the one who wakes. Whole seconds are slept one by one, so that
  // the shell notices within one when the frozen process was killed.
  private static final String SHELL =
      """
      trap "" INT HUP TERM QUIT TSTP
      while read -r seconds fraction; do
        kill -STOP "$1" || exit
        while [ "$seconds" -gt 0 ] && kill -0 "$1"; do
          sleep 1
          seconds=$((seconds - 1))
        done
        sleep "$fraction"
        kill -CONT "$1"
      done
      """;

  private final long pid;
  private Process shell;
  private Thread orders;

  /**
   * Freezes none yet.
   *
   * @param pid the process to be frozen
   */
  public ProcessFreeze(long pid) {
    this.pid = pid;
  }

  @Override
  public void begin(Fault fault) throws IOException {
    shell =
        new ProcessBuilder("sh", "-c", SHELL, "megaphone-freeze", Long.toString(pid))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    OutputStream input = shell.getOutputStream();
    byte[] order = order(((Amount.Fixed) fault.amount()).value());
    orders = new Thread(() -> give(order, input, fault.everyNs()), "sandbox-freeze");
    orders.setDaemon(true);
    orders.start();
  }

  private static byte[] order(long durationNs) {
    return "%d 0.%09d\n"
        .formatted(durationNs / SECOND_NS, durationNs % SECOND_NS)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void give(byte[] order, OutputStream input, long everyNs) {
    long dueNs = System.nanoTime();
    try {
      do {
        input.write(order);
        input.flush();
        // Those that are due while it is frozen are left out: they would follow without a pause.
        do {
          dueNs += everyNs;
        } while (everyNs != Fault.ONCE && dueNs - System.nanoTime() <= 0);
        TimeUnit.NANOSECONDS.sleep(dueNs - System.nanoTime());
      } while (everyNs != Fault.ONCE);
    } catch (InterruptedException e) {
      // The fault is over.
    } catch (IOException e) {
      LOG.warn("the shell that freezes is gone: {}", e.toString());
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    orders.interrupt();
    orders.join();
    shell.getOutputStream().close();
    // Never killed: between stopping and waking, that would stop the process for ever.
    shell.waitFor(END_SECONDS, TimeUnit.SECONDS);
  }
}
