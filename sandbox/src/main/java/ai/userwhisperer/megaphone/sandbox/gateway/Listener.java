package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.group.ChannelGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * The gateway's open port and the connections that came in by it. While its fault is on, the port
 * is closed and every connection with it. One thread at a time.
 */
final class Listener implements FaultEffect {
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_MS = 100;
  private static final long CLOSE_SECONDS = 1;

  private final ServerBootstrap bootstrap;
  private final ChannelGroup connections;
  private volatile Channel server;
  private int port;
  private Socket placeholder;

  /**
   * Not open yet.
   *
   * @param connections holds those that are accepted
   */
  Listener(ServerBootstrap bootstrap, ChannelGroup connections) {
    this.bootstrap = bootstrap;
    this.connections = connections;
  }

  /**
   * Opens.
   *
   * @param askedPort 0 for a free one
   */
  void open(int askedPort) throws IOException {
    ChannelFuture bound = bootstrap.bind(address(askedPort)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    server = bound.channel();
    port = ((InetSocketAddress) server.localAddress()).getPort();
  }

  int port() {
    return port;
  }

  /** Takes no more connections; those that there are stay. */
  void stop() {
    server.close().awaitUninterruptibly();
  }

  void closeConnections() {
    connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Refuses connections from now on. */
  @Override
  public void begin(Fault fault) {
    stop();
    holdPort();
    closeConnections();
  }

  /**
   * Keeps the port without listening: connections are refused, and no other socket gets it. A
   * client that tries again and again could otherwise be given this very port for its own end, and
   * be connected with itself.
   */
  private void holdPort() {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      placeholder = socket;
    } catch (IOException e) {
      // Then the port is free for others meanwhile, which is likely to go well.
      release(socket);
    }
  }

  /** Takes connections again, at the same port. */
  @Override
  public void end() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        open(port);
        releasePort();
        return;
      } catch (IOException e) {
        // Some systems let nobody else bind what is bound already, listening or not.
        releasePort();
        if (attempt == ATTEMPTS) {
          throw new IOException("port " + port + " could not be opened again", e);
        }
        Thread.sleep(PAUSE_MS);
      }
    }
  }

  private void releasePort() {
    if (placeholder != null) {
      release(placeholder);
      placeholder = null;
    }
  }

  private static void release(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It has no connection that could be lost with it.
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
