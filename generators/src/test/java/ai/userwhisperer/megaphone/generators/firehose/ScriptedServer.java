package ai.userwhisperer.megaphone.generators.firehose;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on a real socket that answers each request as a test's script says. */
final class ScriptedServer implements AutoCloseable {
  static final String ACCEPTED =
      "{\"status\":\"accepted\",\"event_id\":\"-\",\"processing_time\":3}";

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  /** What to do with a request; may write, close, wait or throw. */
  @FunctionalInterface
  interface Script {
    void answer(Request request, Peer peer) throws IOException, InterruptedException;

    /** A connection was accepted, and nothing was read from it. */
    default void accepted(Peer peer) throws IOException {}
  }

  /**
   * @param number counts all requests of the server from 0
   */
  record Request(long number, String head, String body) {}

  /** The connection that a request came on. */
  record Peer(Socket socket, OutputStream out) {
    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void answer(int status, String body) throws IOException {
      send(response(status, body));
    }

    /** Closes with a reset instead of in order. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket listener;
  private final Script script;
  private final AtomicLong numbers = new AtomicLong();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  ScriptedServer(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::listen);
  }

  static ScriptedServer accepting() {
    return new ScriptedServer((request, peer) -> peer.answer(202, ACCEPTED));
  }

  static String response(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " Reason\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  int connections() {
    return sockets.size();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        if (listener.isClosed()) {
          // An accept that is under way can still succeed while the listener is being closed.
          socket.close();
        }
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Peer peer = new Peer(socket, socket.getOutputStream());
      script.accepted(peer);
      while (!socket.isClosed()) {
        String head = readHead(in);
        Matcher length = LENGTH.matcher(head);
        String body =
            length.find()
                ? new String(
                    in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                : "";
        Request request = new Request(numbers.getAndIncrement(), head, body);
        requests.add(request);
        script.answer(request, peer);
      }
    } catch (IOException e) {
      // The peer is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newLines = 0;
    while (newLines < 2) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException();
      }
      head.write(c);
      newLines = c == '\n' ? newLines + 1 : c == '\r' ? newLines : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when so many requests have come. */
  void awaitRequests(long count) {
    while (numbers.get() < count) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Returns when so many connections were accepted. */
  void awaitConnections(int count) {
    while (sockets.size() < count) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    die();
  }

  /** Goes away, with all its connections. */
  void die() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
