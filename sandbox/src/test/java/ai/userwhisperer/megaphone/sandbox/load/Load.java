package ai.userwhisperer.megaphone.sandbox.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends unique events at a rate, to be run by hand: connections, requests in flight on each, events
 * per request, events per second (0: as fast as answers come) and seconds. Times are measured from
 * when a request was due.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a load by hand: what fails shows in its report
public final class Load {
  private static final String EVENT =
      "{\"event_id\":\"evt_################\",\"event_type\":\"page_viewed\","
          + "\"user_id\":\"usr_7fQ2mZ9kLw4XyB3c\",\"timestamp\":\"@\","
          + "\"properties\":{\"page\":\"/projects/4711/board\",\"title\":\"Sprint board\","
          + "\"duration_ms\":1834,\"scrolled\":0.62},"
          + "\"context\":{\"ip\":\"203.0.113.42\",\"user_agent\":\"Mozilla/5.0 (X11; Linux x86_64)\","
          + "\"session_id\":\"ses_9dKq31\",\"device_type\":\"desktop\"}}";

  private static final long START = ThreadLocalRandom.current().nextLong(1L << 40) << 20;

  private final byte[] template;
  private final int[] idAt;
  private final int inFlight;
  private final int events;
  private final long[] timesNs = new long[4_000_000];
  private int answers;
  private int bad;
  private long nextId = START;
  private boolean stopped;

  private Load(URI gateway, int inFlight, int events) {
    this.inFlight = inFlight;
    this.events = events;
    String event = EVENT.replace("@", Instant.now().toString());
    String body = event;
    if (events > 1) {
      body =
          "{\"events\":[" + String.join(",", java.util.Collections.nCopies(events, event)) + "]}";
    }
    String request =
        "POST /v1/events/"
            + (events > 1 ? "batch" : "track")
            + " HTTP/1.1\r\nHost: "
            + gateway.getAuthority()
            + "\r\nAuthorization: Bearer uw_0123456789012345678901234567890123\r\n"
            + "X-App-ID: app_0123456789abcdef\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    template = request.getBytes(StandardCharsets.US_ASCII);
    idAt = new int[events];
    int at = 0;
    for (int i = 0; i < events; i++) {
      at = request.indexOf("################", at + 1);
      idAt[i] = at;
    }
  }

  /** Arguments: gateway, connections, inFlight, events, eventsPerSecond, seconds. */
  public static void main(String[] args) throws Exception {
    URI gateway = URI.create(args[0]);
    int connections = Integer.parseInt(args[1]);
    Load load = new Load(gateway, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    double rate = Double.parseDouble(args[4]) / load.events;
    load.run(gateway, connections, rate, Integer.parseInt(args[5]));
  }

  private void run(URI gateway, int connections, double requestsPerSecond, int seconds)
      throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Connection[] all = new Connection[connections];
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(EpollSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Connection());
                  }
                });
    for (int i = 0; i < connections; i++) {
      Channel channel = bootstrap.connect(gateway.getHost(), gateway.getPort()).sync().channel();
      all[i] = channel.pipeline().get(Connection.class);
    }
    long startNs = System.nanoTime();
    group
        .submit(
            () -> {
              if (requestsPerSecond == 0) {
                for (Connection connection : all) {
                  connection.fill(System.nanoTime());
                }
              } else {
                new Pacer(group, all, requestsPerSecond, startNs).run();
              }
            })
        .sync();
    TimeUnit.SECONDS.sleep(seconds);
    group
        .submit(
            () -> {
              stopped = true;
              report((System.nanoTime() - startNs) / 1e9);
            })
        .sync();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private void report(double seconds) {
    int counted = Math.min(answers, timesNs.length);
    long[] sorted = Arrays.copyOfRange(timesNs, 0, counted);
    Arrays.sort(sorted);
    System.out.printf(
        "%.0f requests/s %.0f events/s bad=%d p50=%.2f p99=%.2f p99.9=%.2f max=%.2f ms%n",
        answers / seconds,
        (double) answers * events / seconds,
        bad,
        sorted[counted / 2] / 1e6,
        sorted[(int) (counted * 0.99)] / 1e6,
        sorted[(int) (counted * 0.999)] / 1e6,
        sorted[counted - 1] / 1e6);
  }

  /** Sends what is due, some hundred microseconds at a time. */
  private final class Pacer implements Runnable {
    private final MultiThreadIoEventLoopGroup group;
    private final Connection[] connections;
    private final double requestsPerSecond;
    private final long startNs;
    private long sent;

    Pacer(
        MultiThreadIoEventLoopGroup group,
        Connection[] connections,
        double requestsPerSecond,
        long startNs) {
      this.group = group;
      this.connections = connections;
      this.requestsPerSecond = requestsPerSecond;
      this.startNs = startNs;
    }

    @Override
    public void run() {
      if (stopped) {
        return;
      }
      long nowNs = System.nanoTime();
      long due = (long) ((nowNs - startNs) / 1e9 * requestsPerSecond);
      int used = 0;
      while (sent < due) {
        long dueNs = startNs + (long) (sent / requestsPerSecond * 1e9);
        connections[(int) (sent % connections.length)].send(dueNs);
        sent++;
        used++;
      }
      for (int i = 0; i < Math.min(used, connections.length); i++) {
        connections[(int) ((sent - 1 - i) % connections.length)].context.flush();
      }
      group.schedule(this, 500, TimeUnit.MICROSECONDS);
    }
  }

  private final class Connection extends ChannelInboundHandlerAdapter {
    private static final String MARK = "HTTP/1.1 ";
    private final Deque<Long> due = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private int matched;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    void fill(long nowNs) {
      while (due.size() < inFlight && !stopped) {
        send(nowNs);
      }
      context.flush();
    }

    void send(long dueNs) {
      ByteBuf request = context.alloc().ioBuffer(template.length).writeBytes(template);
      for (int at : idAt) {
        long id = nextId++;
        for (int i = 15; i >= 0; i--) {
          request.setByte(at + i, (int) ('a' + (id & 15)));
          id >>>= 4;
        }
      }
      due.addLast(dueNs);
      context.write(request, context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      long nowNs = System.nanoTime();
      for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
        byte b = bytes.getByte(i);
        if (matched == MARK.length()) {
          bad += b == '2' ? 0 : 1;
          timesNs[Math.min(answers++, timesNs.length - 1)] = nowNs - due.pollFirst();
          matched = 0;
        } else {
          matched = b == MARK.charAt(matched) ? matched + 1 : b == 'H' ? 1 : 0;
        }
      }
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (inFlight > 0) {
        fill(System.nanoTime());
      }
    }
  }
}
