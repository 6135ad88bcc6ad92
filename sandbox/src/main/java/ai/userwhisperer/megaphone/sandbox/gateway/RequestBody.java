package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
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

  /**
   * Puts what is packed in the bytes into their place.
   *
   * @throws RefusedException when they are not of this coding, or hold more than is taken
   */
  void unpack(ContentCoding coding, int maxBytes) throws RefusedException {
    try (InputStream in = coding.open(bytes, length)) {
      byte[] plain = in.readNBytes(maxBytes + 1);
      if (plain.length > maxBytes) {
        throw HttpRefusals.tooLarge(maxBytes);
      }
      bytes = plain;
      length = plain.length;
    } catch (IOException e) {
      throw HttpRefusals.notUnpacked();
    }
  }

  /** The bytes, and maybe some more behind {@link #length()}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
