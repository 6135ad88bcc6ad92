package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where a target is. A name is looked up again and again by a thread of its own, so that
 * connections that are opened later go where it leads by then, and none waits for a name server.
 * While it leads nowhere, the last address stays. Thread-safe.
 *
 * <p>Java itself keeps what it has found for a while (the security property {@code
 * networkaddress.cache.ttl}).
 */
final class HostAddress implements AutoCloseable {
  /** How a name becomes an address. */
  @FunctionalInterface
  interface Lookup {
    InetAddress find(String host) throws UnknownHostException;
  }

  static final Duration LOOKED_UP_EVERY = Duration.ofSeconds(5);

  private final String host;
  private final int port;
  private final Lookup lookup;
  private final Thread thread;
  private volatile InetSocketAddress current;

  /**
   * Looks it up for the first time.
   *
   * @throws UnknownHostException when it has no address
   */
  HostAddress(String host, int port, Lookup lookup, Duration every) throws UnknownHostException {
    this.host = host;
    this.port = port;
    this.lookup = lookup;
    this.current = new InetSocketAddress(lookup.find(host), port);
    this.thread = new Thread(() -> lookUpAgain(every.toMillis()), "firehose-lookup");
    this.thread.setDaemon(true);
  }

  /** Begins to look a name up again, until it is closed; to be called once. */
  void follow() {
    if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
      thread.start();
    }
  }

  /** The address by the latest lookup. */
  InetSocketAddress current() {
    return current;
  }

  private void lookUpAgain(long everyMs) {
    try {
      while (true) {
        Thread.sleep(everyMs);
        try {
          current = new InetSocketAddress(lookup.find(host), port);
        } catch (UnknownHostException e) {
          // The name server is away, most likely: the platform may well be where it was.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
