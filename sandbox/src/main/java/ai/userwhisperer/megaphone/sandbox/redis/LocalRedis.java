package ai.userwhisperer.megaphone.sandbox.redis;

import ai.userwhisperer.megaphone.sandbox.SandboxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.BiConsumer;

/**
 * The sandbox's Redis, whichever process it is: one can go, and another come in its place, on the
 * same port and with nothing of what the first one knew. Thread-safe.
 */
public final class LocalRedis implements AutoCloseable {
  private static final int ATTEMPTS = 10;
  private static final long BETWEEN_ATTEMPTS_MS = 100;

  private final int port;
  private final BiConsumer<RedisProcess, Integer> onUnexpectedEnd;
  // What is to be done to a new process before anybody relies on it.
  private Runnable onReturn = () -> {};
  private RedisProcess process;
  private Socket placeholder;
  private boolean closed;
  // Read without the lock, because whoever ends a process holds it meanwhile.
  private volatile RedisProcess expectedToLive;

  private LocalRedis(RedisProcess process, BiConsumer<RedisProcess, Integer> onUnexpectedEnd) {
    this.port = process.port();
    this.onUnexpectedEnd = onUnexpectedEnd;
    use(process);
  }

  private void use(RedisProcess started) {
    process = started;
    expectedToLive = started;
    var unused = started.ended().thenAccept(status -> ended(started, status));
  }

  private void ended(RedisProcess ended, int status) {
    if (ended == expectedToLive) {
      onUnexpectedEnd.accept(ended, status);
    }
  }

  /**
   * Starts a Redis and waits until it answers.
   *
   * @param port 0 for a free one
   * @param onUnexpectedEnd is told the process and its status when it ends by itself
   * @throws SandboxException when there is no Redis, the port is taken, or it does not start
   */
  public static LocalRedis start(int port, BiConsumer<RedisProcess, Integer> onUnexpectedEnd)
      throws SandboxException {
    return new LocalRedis(RedisProcess.start(port), onUnexpectedEnd);
  }

  /** The port, also while nobody listens on it. */
  public int port() {
    return port;
  }

  /** The process id of the latest. */
  public synchronized long pid() {
    return process.pid();
  }

  /** Says what is to be done each time another one has come. */
  public synchronized void onReturn(Runnable action) {
    onReturn = action;
  }

  /** Kills it: its connections break, new ones are refused, and what it knew is lost. */
  public synchronized void go() {
    if (!closed && placeholder == null) {
      expectedToLive = null;
      process.close();
      placeholder = holdPort();
    }
  }

  /** Starts another one where it was. */
  public synchronized void comeBack() throws SandboxException, InterruptedException {
    if (closed || placeholder == null) {
      return;
    }
    release();
    use(startAgain());
    onReturn.run();
  }

  private RedisProcess startAgain() throws SandboxException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return RedisProcess.start(port);
      } catch (SandboxException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        // Somebody's connection may have got the port as its own for a moment.
        Thread.sleep(BETWEEN_ATTEMPTS_MS);
      }
    }
  }

  /**
   * Takes the port without listening on it, so that connections are refused and nobody else gets
   * it: not even those who try to connect, to whom the system might give this very port as theirs.
   */
  @SuppressWarnings("resource") // It is closed when Redis comes back.
  private Socket holdPort() {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      // It stays free then, and is most likely free later.
    }
    return socket;
  }

  private void release() {
    try {
      placeholder.close();
    } catch (IOException e) {
      // Nothing was ever connected to it.
    }
    placeholder = null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    expectedToLive = null;
    if (placeholder != null) {
      release();
    }
    process.close();
  }
}
