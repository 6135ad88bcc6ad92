package ai.userwhisperer.megaphone.simulations.recording;

import io.gatling.http.client.Request;
import io.gatling.http.response.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Map;

/** Bytes of heads and bodies as HTTP/1.1 writes them. */
final class HttpSizes {
  private static final int LINE_END = 2;
  private static final int BETWEEN_NAME_AND_VALUE = 2;
  private static final int VERSION = "HTTP/1.1".length();

  private HttpSizes() {}

  static int of(Request request) {
    int bodyBytes = request.getBody() == null ? 0 : request.getBody().getBytes().length;
    int bytes = request.getMethod().name().length() + 1;
    bytes += request.getUri().toRelativeUrl().length() + 1 + VERSION + LINE_END;
    bytes += of(request.getHeaders());
    if (bodyBytes > 0 && !request.getHeaders().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      bytes += line(HttpHeaderNames.CONTENT_LENGTH.length(), Integer.toString(bodyBytes).length());
    }
    return bytes + LINE_END + bodyBytes;
  }

  static int of(Response response) {
    int statusLine =
        VERSION + " 200 ".length() + response.status().reasonPhrase().length() + LINE_END;
    return statusLine + of(response.headers()) + LINE_END + response.body().length();
  }

  private static int of(HttpHeaders headers) {
    int bytes = 0;
    for (Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        all.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      bytes += line(header.getKey().length(), header.getValue().length());
    }
    return bytes;
  }

  private static int line(int name, int value) {
    return name + BETWEEN_NAME_AND_VALUE + value + LINE_END;
  }
}
