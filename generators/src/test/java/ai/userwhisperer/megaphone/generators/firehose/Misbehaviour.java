package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.firehose.ScriptedServer.Peer;
import java.io.IOException;
import java.util.Set;

/** What a broken platform does instead of answering a request. */
enum Misbehaviour {
  RESET_IN_STATUS_LINE("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send("HTTP/1.1 20");
      peer.reset();
    }
  },
  RESET_IN_HEAD("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send(ANSWER.substring(0, HEAD / 2));
      peer.reset();
    }
  },
  RESET_IN_BODY("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send(ANSWER.substring(0, HEAD + 5));
      peer.reset();
    }
  },
  /** Which takes the answer away again if the other side has not read it yet. */
  RESET_AFTER_ANSWER("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send(ANSWER);
      peer.reset();
    }
  },
  CLOSE_IN_STATUS_LINE("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send("H");
      peer.socket().close();
    }
  },
  CLOSE_IN_HEAD("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send(ANSWER.substring(0, HEAD - 1));
      peer.socket().close();
    }
  },
  CLOSE_IN_BODY("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send(ANSWER.substring(0, ANSWER.length() - 1));
      peer.socket().close();
    }
  },
  /** With more requests under way: in the middle of pipelining. */
  CLOSE_AFTER_ANSWER("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send(ANSWER);
      peer.socket().close();
    }
  },
  ANSWER_UNTIL_CLOSE("reset closed") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send("HTTP/1.0 202 Accepted\r\n\r\n" + ScriptedServer.ACCEPTED);
      peer.socket().close();
    }
  },
  ANSWER_BYTE_BY_BYTE("") {
    @Override
    void act(Peer peer) throws IOException {
      for (int i = 0; i < ANSWER.length(); i++) {
        peer.send(ANSWER.substring(i, i + 1));
      }
    }
  },
  ANSWER_AFTER_INTERIM_ANSWERS("") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n".repeat(20) + ANSWER);
    }
  },
  MORE_ANSWERS_THAN_REQUESTS("reset closed not-http") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send(ANSWER.repeat(5));
    }
  },
  GARBAGE("reset closed not-http") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send("\u0000\u00ff\u0016\u0003\u0001 no status line at all\r\n\r\n");
    }
  },
  TWO_LENGTHS("reset closed not-http") {
    @Override
    void act(Peer peer) throws IOException {
      peer.send("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}\n");
    }
  },
  ENDLESS_HEAD("reset closed not-http timeout") {
    @Override
    void act(Peer peer) throws IOException {
      endless(peer, "HTTP/1.1 202 Accepted\r\n", "X-More: and more\r\n");
    }
  },
  ENDLESS_BODY("reset closed not-http timeout") {
    @Override
    void act(Peer peer) throws IOException {
      endless(peer, "HTTP/1.1 202 Accepted\r\n\r\n", " ".repeat(100));
    }
  },
  ENDLESS_CHUNKS("reset closed not-http timeout") {
    @Override
    void act(Peer peer) throws IOException {
      endless(peer, "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
    }
  },
  ENDLESS_INTERIM_ANSWERS("reset closed not-http timeout") {
    @Override
    void act(Peer peer) throws IOException {
      endless(peer, "", "HTTP/1.1 100 Continue\r\n\r\n");
    }
  },
  NO_ANSWER("reset closed timeout") {
    @Override
    void act(Peer peer) {}
  };

  static final String ANSWER = ScriptedServer.response(202, ScriptedServer.ACCEPTED);
  private static final int HEAD = ANSWER.indexOf("{");

  private final String kinds;

  Misbehaviour(String kinds) {
    this.kinds = kinds;
  }

  abstract void act(Peer peer) throws IOException;

  /**
   * What the request, and those behind it on the connection, may be counted as, beside good: a peer
   * that is sent more than it reads may see a reset where there was an orderly close.
   */
  Set<String> kinds() {
    return Set.of(kinds.split(" ", -1));
  }

  /** Whether it sends until the other side has had enough. */
  boolean isEndless() {
    return name().startsWith("ENDLESS");
  }

  private static void endless(Peer peer, String start, String more) throws IOException {
    peer.send(start);
    String block = more.repeat(1_000);
    while (true) {
      peer.send(block); // Throws when the other side is gone.
    }
  }
}
