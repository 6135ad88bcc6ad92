package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Says which answers are spoilt on their way out, and how. Answers to calls that need no key never
 * are. Confined to the event loop.
 */
final class AnswerFaults {
  /** What becomes of an answer. */
  enum Fate {
    /** It is sent as it is. */
    SENT,
    /** The connection is reset in its place. */
    RESET,
    /** Half of it is sent, and the connection closed. */
    CUT,
    /** Something is sent that is no HTTP, and the connection closed. */
    NO_HTTP,
    /** It is sent with a body that is no JSON. */
    NO_JSON,
    /** It is sent byte by byte. */
    DRIPPED
  }

  private static final byte[] NO_HTTP =
      "\u0000sandbox: this is no HTTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBuf END_OF_HEAD =
      Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));

  private final Faults faults;
  private long dripNs;
  private boolean noHttpNext;

  AnswerFaults(Faults faults) {
    this.faults = faults;
  }

  /** What becomes of the answer to this exchange. */
  Fate fate(Exchange exchange) {
    if (faults.isHealthy() || !exchange.route().authenticated()) {
      return Fate.SENT;
    }
    if (faults.strikes(FaultKind.CONNECTIONS_RESET)) {
      return Fate.RESET;
    }
    if (faults.strikes(FaultKind.ANSWERS_CUT)) {
      return Fate.CUT;
    }
    if (faults.strikes(FaultKind.ANSWERS_MALFORMED)) {
      // In turns, so that a few are enough to see both; an answer without a body has one form only.
      noHttpNext = !noHttpNext || exchange.isHead();
      return noHttpNext ? Fate.NO_HTTP : Fate.NO_JSON;
    }
    dripNs = faults.amount(FaultKind.ANSWERS_DRIPPED);
    return dripNs > 0 ? Fate.DRIPPED : Fate.SENT;
  }

  /** The pause after each byte of the answer whose fate was told last. */
  long dripNs() {
    return dripNs;
  }

  /** Whether answers that are dripped go on dripping. */
  boolean drips() {
    return faults.isOn(FaultKind.ANSWERS_DRIPPED);
  }

  /** What is sent in place of HTTP. */
  static ByteBuf noHttp() {
    return Unpooled.wrappedBuffer(NO_HTTP);
  }

  /** Takes the quotes out of the body; its length stays, so that it can still be read as HTTP. */
  static void breakJson(ByteBuf answer) {
    int head = ByteBufUtil.indexOf(END_OF_HEAD.duplicate(), answer);
    for (int i = head + END_OF_HEAD.readableBytes(); i < answer.writerIndex(); i++) {
      if (answer.getByte(i) == '"') {
        answer.setByte(i, ' ');
      }
    }
  }
}
