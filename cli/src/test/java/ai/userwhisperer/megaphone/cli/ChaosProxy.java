package ai.userwhisperer.megaphone.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between an injector and a platform, passes what they say to each other, and now and then
 * does one of the things that networks and load balancers do. Which, and when, follows from a seed.
 */
final class ChaosProxy implements Closeable {
  /** What it does for a while. */
  enum Mischief {
    NONE,
    /** New connections end at once. */
    REFUSES,
    /** Connections are reset, at any byte. */
    RESETS,
    /** Nothing passes, in either direction, and nothing ends. */
    STALLS,
    /** What the platform answers is swallowed; the connections stay. */
    HALF_OPEN,
    /** Answers end in their middle. */
    TRUNCATES,
    /** It answers itself: 503. */
    STORM,
    /** It answers itself: 200, with a hundred megabytes of nothing. */
    FLOOD
  }

  private static final int BACKLOG = 256;
  private static final int CALM_MS = 400;
  private static final int MISCHIEF_MS = 700;
  private static final int FLOOD_MEGABYTES = 100;
  private static final byte[] UNAVAILABLE =
      "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FLOOD_HEAD =
      ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
              + FLOOD_MEGABYTES * 1_000_000L
              + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  /** It listens at two addresses, so that a name can move from one to the other. */
  static final InetAddress FIRST = loopback(1);

  static final InetAddress SECOND = loopback(2);

  private final List<ServerSocket> servers = new ArrayList<>();
  private final Map<InetAddress, AtomicInteger> connections =
      Map.of(FIRST, new AtomicInteger(), SECOND, new AtomicInteger());
  private final URI platform;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "chaos");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Mischief> done = Collections.synchronizedSet(EnumSet.noneOf(Mischief.class));
  private volatile Mischief mischief = Mischief.NONE;
  private volatile boolean closed;

  ChaosProxy(URI platform) throws IOException {
    this.platform = platform;
    servers.add(new ServerSocket(0, BACKLOG, FIRST));
    servers.add(new ServerSocket(port(), BACKLOG, SECOND));
    servers.forEach(server -> threads.execute(() -> accept(server)));
  }

  int port() {
    return servers.get(0).getLocalPort();
  }

  /** How many connections it was given at an address. */
  int connections(InetAddress address) {
    return connections.get(address).get();
  }

  private static InetAddress loopback(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** Begins; goes through all of it again and again, in an order of the seed's. */
  void begin(long seed) {
    Random random = new Random(seed);
    threads.execute(
        () -> {
          try {
            while (!closed) {
              List<Mischief> all = new ArrayList<>(List.of(Mischief.values()));
              all.remove(Mischief.NONE);
              Collections.shuffle(all, random);
              for (Mischief next : all) {
                mischief = Mischief.NONE;
                Thread.sleep(CALM_MS);
                mischief = next;
                done.add(next);
                if (next == Mischief.RESETS || next == Mischief.REFUSES) {
                  open.forEach(ChaosProxy::reset);
                }
                Thread.sleep(MISCHIEF_MS);
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** What it has done so far. */
  Set<Mischief> done() {
    return Set.copyOf(done);
  }

  private void accept(ServerSocket server) {
    while (!closed) {
      try {
        Socket client = server.accept();
        connections.get(server.getInetAddress()).incrementAndGet();
        if (mischief == Mischief.REFUSES) {
          reset(client);
        } else {
          threads.execute(() -> connect(client));
        }
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket upstream = new Socket(platform.getHost(), platform.getPort())) {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      open.add(client);
      threads.execute(() -> pass(upstream, client, true));
      pass(client, upstream, false);
    } catch (IOException e) {
      // One of both has gone.
    } finally {
      open.remove(client);
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] bytes = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        while (mischief == Mischief.STALLS && !closed) {
          Thread.sleep(5);
        }
        Mischief now = mischief;
        if (!answers && (now == Mischief.STORM || now == Mischief.FLOOD)) {
          answer(from, now);
          break;
        }
        if (answers && now == Mischief.HALF_OPEN) {
          continue;
        }
        if (answers && now == Mischief.TRUNCATES) {
          out.write(bytes, 0, read / 2);
          break;
        }
        out.write(bytes, 0, read);
      }
    } catch (IOException e) {
      // One of both has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(from);
      close(to);
    }
  }

  private static void answer(Socket client, Mischief now) throws IOException {
    OutputStream out = client.getOutputStream();
    if (now == Mischief.STORM) {
      out.write(UNAVAILABLE);
      return;
    }
    out.write(FLOOD_HEAD);
    byte[] megabyte = new byte[1_000_000];
    for (int i = 0; i < FLOOD_MEGABYTES; i++) {
      out.write(megabyte);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (ServerSocket server : servers) {
      server.close();
    }
    open.forEach(ChaosProxy::close);
    threads.shutdownNow();
  }
}
