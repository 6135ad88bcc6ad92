package ai.userwhisperer.megaphone.profiles;

import java.time.Duration;

/**
 * With what means a firehose phase is sent.
 *
 * @param connections 1 to {@value #MAX_CONNECTIONS}
 * @param inFlight requests that may wait for an answer on one connection, streams where the
 *     protocol has them; 1 to {@value #MAX_IN_FLIGHT}
 * @param threads each with its share of the connections; 1 to their number, or 0 for half of the
 *     machine's processors
 * @param compression of the bodies of requests
 * @param maxWait a request that could not be sent so long after it was due is missed; above 0
 */
public record Sending(
    int connections,
    int inFlight,
    int threads,
    Io io,
    Protocol protocol,
    Compression compression,
    Duration maxWait) {
  public static final int MAX_CONNECTIONS = 20_000;
  public static final int MAX_IN_FLIGHT = 1_024;

  /** The same with another number of connections, and no more threads than those. */
  public Sending withConnections(int number) {
    return new Sending(
        number, inFlight, Math.min(threads, number), io, protocol, compression, maxWait);
  }

  /** How the threads talk to the kernel. */
  public enum Io {
    /** The best that works on the machine. */
    AUTO("auto"),
    EPOLL("epoll"),
    IO_URING("io_uring"),
    NIO("nio");

    private final String word;

    Io(String word) {
      this.word = word;
    }

    /** As it is written in a profile. */
    @Override
    public String toString() {
      return word;
    }
  }

  /** What is spoken to the platform. */
  public enum Protocol {
    HTTP_1_1("http/1.1"),
    H2("h2");

    private final String word;

    Protocol(String word) {
      this.word = word;
    }

    /** As it is written in a profile. */
    @Override
    public String toString() {
      return word;
    }
  }

  /** What is done to the bodies of requests. */
  public enum Compression {
    NONE("none"),
    GZIP("gzip");

    private final String word;

    Compression(String word) {
      this.word = word;
    }

    /** As it is written in a profile. */
    @Override
    public String toString() {
      return word;
    }
  }

  public Sending {
    Checks.within(1, MAX_CONNECTIONS, "connections", connections, "connections");
    Checks.within(1, MAX_IN_FLIGHT, "in-flight", inFlight, "requests on a connection");
    Checks.within(0, connections, "threads", threads, "threads that each have a connection");
    Checks.positive("max-wait", maxWait);
  }
}
