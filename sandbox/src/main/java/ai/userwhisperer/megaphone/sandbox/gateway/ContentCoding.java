package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How the body of a request is packed. */
enum ContentCoding {
  GZIP {
    @Override
    InputStream open(byte[] packed, int length) throws IOException {
      return new GZIPInputStream(new ByteArrayInputStream(packed, 0, length));
    }
  },
  DEFLATE {
    /** Some clients leave out the frame that the name stands for. */
    @Override
    InputStream open(byte[] packed, int length) {
      InputStream in = new ByteArrayInputStream(packed, 0, length);
      boolean framed = length > 1 && (packed[0] & 0x0f) == 8 && pair(packed) % 31 == 0;
      Inflater inflater = new Inflater(!framed);
      return new InflaterInputStream(in, inflater) {
        @Override
        public void close() throws IOException {
          super.close();
          inflater.end();
        }
      };
    }

    private static int pair(byte[] bytes) {
      return (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    }
  };

  /** What is taken, for the header that tells clients. */
  static final String TAKEN = "gzip, deflate";

  /** The unpacked bytes; who opens it closes it. */
  abstract InputStream open(byte[] packed, int length) throws IOException;

  /**
   * The coding that a request names.
   *
   * @return null when the body is plain
   */
  static ContentCoding of(HttpHeaders headers) throws RefusedException {
    String name = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    if (name == null) {
      return null;
    }
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> null;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> throw HttpRefusals.unknownCoding();
    };
  }
}
