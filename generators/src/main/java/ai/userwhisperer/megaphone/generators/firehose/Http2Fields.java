package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What every request says before its body, as HTTP/2 has it: made once, and sent again and again.
 */
final class Http2Fields {
  private static final AsciiString POST = AsciiString.cached("POST");

  private Http2Fields() {}

  static Http2Headers of(RequestFields fields, String scheme) {
    List<AsciiString> others = new ArrayList<>();
    fields
        .headers()
        .forEach(
            (name, value) -> {
              others.add(AsciiString.of(name.toLowerCase(Locale.ROOT)));
              others.add(AsciiString.of(value));
            });
    return ReadOnlyHttp2Headers.clientHeaders(
        true,
        POST,
        AsciiString.of(fields.path()),
        AsciiString.of(scheme),
        AsciiString.of(fields.authority()),
        others.toArray(new AsciiString[0]));
  }
}
