package ai.userwhisperer.megaphone.generators.firehose;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one sending thread: those with room take turns, so that all are used alike.
 * Confined to that thread.
 */
final class ConnectionPool {
  /** Handshakes at a time, over all threads: more would overflow a listener's backlog. */
  private static final int OPENING_AT_ONCE = 64;

  private final int openingAtOnce;
  private final List<Connection> all = new ArrayList<>();
  private final ArrayDeque<Connection> withRoom = new ArrayDeque<>();
  private final ArrayDeque<Connection> stuck = new ArrayDeque<>();

  /** To be opened as soon as fewer others are being opened. */
  private final ArrayDeque<Connection> waiting = new ArrayDeque<>();

  private int opening;
  private int everOpen;

  /**
   * @param threads how many there are with such a pool
   */
  ConnectionPool(int threads) {
    openingAtOnce = Math.max(1, OPENING_AT_ONCE / threads);
  }

  void add(Connection connection) {
    all.add(connection);
    openSoon(connection);
  }

  // Opening

  /** Puts one in line to be opened. */
  void openSoon(Connection connection) {
    connection.waiting();
    waiting.add(connection);
  }

  /** Begins to open those whose turn it is. */
  void openMore() {
    while (opening < openingAtOnce && !waiting.isEmpty()) {
      opening++;
      waiting.poll().connect();
    }
  }

  /** Whether all have been opened once. */
  boolean isOpen() {
    return everOpen == all.size();
  }

  /**
   * One is open.
   *
   * @param forTheFirstTime whether it was never open before
   */
  void connected(Connection connection, boolean forTheFirstTime) {
    opening--;
    everOpen += forTheFirstTime ? 1 : 0;
    mayHaveRoom(connection);
  }

  /** One could not be opened. */
  void notConnected() {
    opening--;
  }

  // Sending

  /** Puts a connection in line if it has room. */
  void mayHaveRoom(Connection connection) {
    if (!connection.isQueued() && connection.hasRoom()) {
      connection.queued(true);
      withRoom.add(connection);
    }
  }

  /** Whether any may be in line; those that were lost since still are. */
  boolean mayHaveRoom() {
    return !withRoom.isEmpty();
  }

  /** Takes the first in line that has room; null when there is none. */
  Connection next() {
    for (Connection first = withRoom.poll(); first != null; first = withRoom.poll()) {
      first.queued(false);
      if (first.hasRoom()) {
        return first;
      }
    }
    return null;
  }

  /** Its socket did not take all that was written. */
  void stuck(Connection connection) {
    stuck.add(connection);
  }

  /** Bytes of requests that are written and that no socket has taken. */
  long unsentBytes() {
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      bytes += all.get(i).unsentBytes();
    }
    return bytes;
  }

  // Again and again

  /** Looks after those that are stuck, and opens again those that were just lost. */
  void settle(boolean reconnect) {
    for (int i = stuck.size(); i > 0; i--) {
      Connection connection = stuck.poll();
      if (!connection.settle()) {
        stuck.add(connection);
      }
    }
    if (reconnect) {
      openMore();
    }
  }

  /** Gives up what has waited too long for an answer, and opens again what it is time to. */
  void tick(long nowNs, long requestTimeoutNs, boolean reconnect) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).expire(nowNs, requestTimeoutNs);
    }
    if (reconnect) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).isToBeOpened(nowNs)) {
          openSoon(all.get(i));
        }
      }
      openMore();
    }
  }
}
