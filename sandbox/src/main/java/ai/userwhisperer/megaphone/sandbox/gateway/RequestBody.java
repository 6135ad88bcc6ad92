package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of a request while it arrives. It grows with what has arrived, not with promises. */
final class RequestBody {
  private static final byte[] NONE = {};
  private static final int TRUSTED_BYTES = 256 * 1024;

  private byte[] bytes = NONE;
  private int length;

  /** Makes room for a body of this many bytes, as far as a promise is trusted. */
  void expect(long contentLength) {
    if (contentLength > 0) {
      bytes = new byte[(int) Math.min(contentLength, TRUSTED_BYTES)];
    }
  }

  void append(ByteBuf part) {
    int added = part.readableBytes();
    if (length + added > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + added, bytes.length * 2));
    }
    part.getBytes(part.readerIndex(), bytes, length, added);
    length += added;
  }

  /** The bytes, and maybe some more behind {@link #length()}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
