package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

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

  static Transport best() {
    return Epoll.isAvailable() ? epoll() : nio();
  }

  static Transport epoll() {
    return new Transport("epoll", EpollSocketChannel.class, EpollIoHandler.newFactory(), 60_000);
  }

  static Transport nio() {
    return new Transport("nio", NioSocketChannel.class, NioIoHandler.newFactory(), 1_100_000);
  }
}
