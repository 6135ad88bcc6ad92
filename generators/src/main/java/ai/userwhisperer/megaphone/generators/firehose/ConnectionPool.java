package ai.userwhisperer.megaphone.generators.firehose;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one sending thread: those with room take turns, so that all are used alike.
 * Confined to that thread.
 */
final class ConnectionPool {
  /** Handshakes at a time while opening: more would overflow a listener's backlog. */
  private static final int OPENING_AT_ONCE = 64;

  private final List<Connection> all = new ArrayList<>();
  private final ArrayDeque<Connection> withRoom = new ArrayDeque<>();
  private final ArrayDeque<Connection> stuck = new ArrayDeque<>();
  private final ArrayDeque<Connection> lost = new ArrayDeque<>();
  private int begun;
  private int opened;

  void add(Connection connection) {
    all.add(connection);
  }

  /** Begins to open some that were never opened; to be called until {@link #isOpen}. */
  void openMore() {
    while (begun < all.size() && begun - opened < OPENING_AT_ONCE) {
      all.get(begun++).connect();
    }
  }

  /** Whether all have been opened once. */
  boolean isOpen() {
    return opened >= all.size();
  }

  void connected(Connection connection) {
    opened++;
    mayHaveRoom(connection);
  }

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

  /** It was lost, for the first time in a row. */
  void lost(Connection connection) {
    lost.add(connection);
  }

  /** Looks after those that are stuck, and opens again those that were just lost. */
  void settle(boolean reconnect) {
    for (int i = stuck.size(); i > 0; i--) {
      Connection connection = stuck.poll();
      if (connection.settle()) {
        mayHaveRoom(connection);
      }
    }
    for (Connection first = lost.poll(); first != null; first = lost.poll()) {
      if (reconnect) {
        first.reconnect(System.nanoTime());
      }
    }
  }

  /** Gives up what has waited too long for an answer, and opens again what it is time to. */
  void tick(long nowNs, long requestTimeoutNs, boolean reconnect) {
    for (int i = 0; i < all.size(); i++) {
      Connection connection = all.get(i);
      connection.expire(nowNs, requestTimeoutNs);
      if (reconnect) {
        connection.reconnect(nowNs);
      }
    }
  }
}
