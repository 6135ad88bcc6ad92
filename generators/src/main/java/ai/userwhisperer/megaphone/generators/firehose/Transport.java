package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.profiles.Sending;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * How a thread talks to the kernel.
 *
 * @param wakeUpEarlyNs how much later than asked a wait may end: so much before a due time the
 *     thread must be awake. Linux ends waits of an ordinary thread up to 50 µs late (the default
 *     timer slack, see prctl(2)); a Java selector counts in whole milliseconds.
 */
record Transport(
    String name,
    Class<? extends SocketChannel> channelType,
    IoHandlerFactory handlers,
    long wakeUpEarlyNs) {

  /**
   * The transport of that name.
   *
   * @throws FirehoseException when this machine does not have it
   */
  static Transport of(Sending.Io io) {
    return switch (io) {
      case AUTO -> Epoll.isAvailable() ? epoll() : nio();
      case EPOLL -> {
        check(io, "Linux with epoll", Epoll.unavailabilityCause());
        yield epoll();
      }
      case IO_URING -> {
        check(io, "a Linux kernel that allows io_uring", IoUring.unavailabilityCause());
        yield ioUring();
      }
      case NIO -> nio();
    };
  }

  /** Those that this machine has. */
  static List<Transport> available() {
    List<Transport> available = new ArrayList<>();
    if (Epoll.isAvailable()) {
      available.add(epoll());
    }
    if (IoUring.isAvailable()) {
      available.add(ioUring());
    }
    available.add(nio());
    return available;
  }

  private static void check(Sending.Io io, String needs, Throwable unavailable) {
    if (unavailable != null) {
      String reason = String.valueOf(unavailable.getMessage()).lines().findFirst().orElse("");
      throw new FirehoseException(
          "io = " + io + ": needs " + needs + " (" + reason + "); auto takes what is there",
          unavailable);
    }
  }

  static Transport epoll() {
    return new Transport("epoll", EpollSocketChannel.class, EpollIoHandler.newFactory(), 60_000);
  }

  static Transport ioUring() {
    return new Transport(
        "io_uring", IoUringSocketChannel.class, IoUringIoHandler.newFactory(), 60_000);
  }

  static Transport nio() {
    return new Transport("nio", NioSocketChannel.class, NioIoHandler.newFactory(), 1_100_000);
  }
}
