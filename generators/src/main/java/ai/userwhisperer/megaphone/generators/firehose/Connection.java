package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * One connection's place: the channel that it has at the moment, which is replaced when it is lost,
 * and the exchange on it. Confined to the thread of its {@link SendLoop}.
 */
final class Connection {
  private enum State {
    /** Until it is time to open it again. */
    CLOSED,
    /** Others are being opened first. */
    WAITING,
    CONNECTING,
    OPEN
  }

  private final SendLoop loop;
  private State state = State.CLOSED;
  private Channel channel;
  private Exchange exchange;
  private boolean dirty;
  private boolean stuck;
  private boolean queued;
  private long roomSinceNs;

  private boolean everOpen;
  private int failures;
  private long reconnectAtNs;

  /** Whether this machine, not the platform, kept it from being opened again. */
  private boolean starved;

  Connection(SendLoop loop) {
    this.loop = loop;
  }

  /** Whether another request may be written now. */
  boolean hasRoom() {
    return state == State.OPEN && !stuck && exchange.hasRoom();
  }

  /** Whether it stands in line for requests. */
  boolean isQueued() {
    return queued;
  }

  void queued(boolean nowQueued) {
    queued = nowQueued;
  }

  // Connecting

  /** Whether it is time to open it, and it does not yet stand in line for that. */
  boolean isToBeOpened(long nowNs) {
    return state == State.CLOSED && nowNs - reconnectAtNs >= 0;
  }

  /** It stands in line to be opened. */
  void waiting() {
    state = State.WAITING;
  }

  void connect() {
    state = State.CONNECTING;
    loop.connector().connect(this);
  }

  /** A channel is open, and on it an exchange that takes requests from now on. */
  void opened(Exchange newExchange, Channel newChannel) {
    exchange = newExchange;
    channel = newChannel;
    state = State.OPEN;
    boolean first = !everOpen;
    everOpen = true;
    long nowNs = System.nanoTime();
    if (!starved) {
      roomSinceNs = nowNs;
    }
    starved = false;
    loop.connections().connected(this, first);
  }

  /** It could not be opened. */
  void notOpened(Throwable cause) {
    state = State.CLOSED;
    failures++;
    long nowNs = System.nanoTime();
    reconnectAtNs = nowNs + Connector.backoffNs(failures);
    if (Starvation.isCauseOf(cause) && !starved) {
      starved = true;
      roomSinceNs = nowNs;
    }
    loop.connections().notConnected();
    loop.notConnected(cause);
  }

  // Sending

  /** Writes a request; {@link #flush} sends it. */
  void write(long request, long dueNs, long nowNs) {
    dirty = true;
    exchange.write(request, dueNs, nowNs, Math.max(dueNs, roomSinceNs));
  }

  /** Whether requests are written and not yet flushed. */
  boolean isDirty() {
    return dirty;
  }

  /** Hands what is written to the socket. When that did not take all, the connection is stuck. */
  void flush() {
    dirty = false;
    if (state == State.OPEN && !exchange.flush()) {
      stuck();
    }
  }

  /**
   * Looks whether the socket has taken what it was given, when it is stuck.
   *
   * @return whether it is not stuck any more
   */
  boolean settle() {
    if (stuck && exchange.flush() && stuck) {
      stuck = false;
      hasRoomSince(System.nanoTime());
    }
    return !stuck;
  }

  /** The socket did not take all that it was given. */
  void stuck() {
    if (!stuck) {
      stuck = true;
      loop.connections().stuck(this);
    }
  }

  /** Bytes of requests that are written and that the socket has not taken. */
  int unsentBytes() {
    return state == State.OPEN ? exchange.unsentBytes() : 0;
  }

  // Receiving

  /** A request was answered. */
  void answered() {
    failures = 0;
    loop.settled(1);
  }

  /** Its exchange had no room before, and may have now. */
  void hasRoomSince(long ns) {
    roomSinceNs = ns;
    loop.connections().mayHaveRoom(this);
  }

  /** Gives up what has waited too long for an answer. */
  void expire(long nowNs, long timeoutNs) {
    if (state == State.OPEN) {
      exchange.expire(nowNs, timeoutNs);
    }
  }

  /** The connection is over: nothing under way on it will be answered. */
  void lost(Loss loss, long nowNs) {
    Channel old = channel;
    Exchange over = exchange;
    channel = null;
    exchange = null;
    state = State.CLOSED;
    stuck = false;
    loop.settled(over.end(loss, nowNs));
    abort(old);
    if (failures++ == 0) {
      loop.connections().openSoon(this);
    } else {
      reconnectAtNs = nowNs + Connector.backoffNs(failures);
    }
  }

  /** Whether the socket has taken all that its channel was given. */
  static boolean socketTookAll(Channel channel) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null || waiting.isEmpty();
  }

  /**
   * Closes a channel at once and for good. When the other side has not closed it, it is reset: an
   * orderly close would hold its local port for a minute (RFC 9293, 3.3.2, TIME-WAIT), and a
   * platform that ends a connection after each answer would soon have used up all.
   */
  static void abort(Channel channel) {
    if (channel.isActive()) {
      boolean unused = channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    // Not through the pipeline, where TLS would say goodbye first.
    channel.unsafe().close(channel.voidPromise());
  }
}
