package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses the bodies of another writer (gzip, RFC 1952). All memory is outside the heap, so that
 * no garbage collection waits while a body is compressed.
 */
final class GzipBodies implements BodyWriter {
  /** The fastest: higher ones save few bytes of events and cost far more time. */
  static final int LEVEL = Deflater.BEST_SPEED;

  /**
   * RFC 1952, section 2.3: magic, deflate, no flags, no time, fastest algorithm, system unknown.
   */
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 4, (byte) 0xFF};

  private static final int TRAILER_BYTES = 8;
  private static final int CHUNK_BYTES = 16 * 1024;

  private final BodyWriter plain;
  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 crc = new CRC32();

  /** A plain body; {@link #textBytes} is the same memory. */
  private final ByteBuf text;

  private final ByteBuffer textBytes;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);

  GzipBodies(BodyWriter plain) {
    this.plain = plain;
    this.textBytes = ByteBuffer.allocateDirect(plain.maxBytes());
    this.text = Unpooled.wrappedBuffer(textBytes);
  }

  /**
   * {@inheritDoc}
   *
   * <p>What does not compress grows by an eighth at most, and a few bytes for each block, with any
   * zlib: deflate's fixed codes take up to 9 bits for a byte, and stored blocks less.
   */
  @Override
  public int maxBytes() {
    int plainBytes = plain.maxBytes();
    return HEADER.length + plainBytes + plainBytes / 7 + 64 + TRAILER_BYTES;
  }

  @Override
  public void append(long request, long epochMs, ByteBuf out) {
    text.clear();
    plain.append(request, epochMs, text);
    int bytes = text.readableBytes();
    crc.reset();
    crc.update(textBytes.limit(bytes).position(0));
    out.writeBytes(HEADER);
    deflate(textBytes.position(0), out);
    out.writeIntLE((int) crc.getValue());
    out.writeIntLE(bytes);
  }

  private void deflate(ByteBuffer from, ByteBuf out) {
    deflater.reset();
    deflater.setInput(from);
    deflater.finish();
    while (!deflater.finished()) {
      deflater.deflate(chunk.clear());
      out.writeBytes(chunk.flip());
    }
  }

  @Override
  public void close() {
    deflater.end();
    plain.close();
  }
}
