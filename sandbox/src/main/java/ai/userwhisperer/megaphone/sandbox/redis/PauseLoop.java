package ai.userwhisperer.megaphone.sandbox.redis;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses Redis again and again, for everybody, on a thread of its own, until it is ended. A paused
 * Redis uses no processor, so that nothing else gets slower.
 */
final class PauseLoop {
  private static final Logger LOG = LoggerFactory.getLogger(PauseLoop.class);

  /** How often a second Redis looks whether a pause is over, meanwhile and usually. */
  private static final int LOOKS = 500;

  private static final int USUAL_LOOKS = 10;
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int port;
  private final String what;
  private final Turn turn;
  private final Thread thread;
  private volatile boolean on = true;

  /** What is done once: a pause, or waiting for one. */
  interface Turn {
    void take(RedisConsole console) throws IOException;
  }

  private PauseLoop(int port, String what, Turn turn) {
    this.port = port;
    this.what = what;
    this.turn = turn;
    this.thread = new Thread(this::pauseWhileOn, "sandbox-redis-" + what);
    this.thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param what Redis is meanwhile, in a word
   */
  static PauseLoop begin(int port, String what, Turn turn) {
    PauseLoop loop = new PauseLoop(port, what, turn);
    loop.thread.start();
    return loop;
  }

  /** Pauses, and returns when the pause is over, together with all who have waited for that. */
  static void pause(RedisConsole console, long ms) throws IOException {
    console.run("CLIENT PAUSE " + ms);
    console.run("PING");
  }

  private void pauseWhileOn() {
    boolean complained = false;
    while (on) {
      try (RedisConsole console = new RedisConsole(port)) {
        console.run("CONFIG SET hz " + LOOKS);
        while (on) {
          turn.take(console);
        }
        console.run("CONFIG SET hz " + USUAL_LOOKS);
      } catch (IOException e) {
        // Redis may be gone at the same time, and come back.
        if (!complained) {
          LOG.warn("Redis is not {} for now: {}", what, e.toString());
          complained = true;
        }
        LockSupport.parkNanos(this, RETRY_NS);
      }
    }
  }

  /** Ends when the present turn does. */
  void end() throws InterruptedException {
    on = false;
    thread.join();
  }
}
