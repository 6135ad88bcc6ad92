package ai.userwhisperer.megaphone.sandbox.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies as clients pack them. */
final class Packed {
  private interface Packing {
    OutputStream into(OutputStream out) throws IOException;
  }

  private Packed() {}

  static byte[] gzip(byte[] plain) throws IOException {
    return pack(plain, GZIPOutputStream::new);
  }

  static byte[] deflate(byte[] plain) throws IOException {
    return pack(plain, DeflaterOutputStream::new);
  }

  /** Without the frame that the standard asks for. */
  static byte[] rawDeflate(byte[] plain) throws IOException {
    return pack(plain, out -> new DeflaterOutputStream(out, new Deflater(5, true)));
  }

  private static byte[] pack(byte[] plain, Packing packing) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packing.into(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
