package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.MalformedBodyException;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;

/** What is answered to requests that are wrong whatever they ask for. */
final class HttpRefusals {
  private HttpRefusals() {}

  static RefusedException malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return RefusedException.of(414, "VALIDATION_ERROR", "the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return RefusedException.of(431, "VALIDATION_ERROR", "the headers are too long");
    }
    return RefusedException.validation(null, "the request is not HTTP/1.1");
  }

  static RefusedException tooLarge(int maxBodyBytes) {
    return RefusedException.of(
        413, "PAYLOAD_TOO_LARGE", "the body must be at most " + maxBodyBytes + " bytes");
  }

  static RefusedException unknownVersion() {
    return RefusedException.of(505, "HTTP_VERSION_NOT_SUPPORTED", "only HTTP/1.1 is spoken here");
  }

  static RefusedException unknownCoding() {
    return RefusedException.of(
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "Content-Encoding must be one of " + ContentCoding.TAKEN + ", identity");
  }

  static RefusedException notUnpacked() {
    return RefusedException.validation(null, "the body is not what its Content-Encoding says");
  }

  static RefusedException unreadable(IOException cause) {
    if (cause instanceof JsonProcessingException json) {
      return RefusedException.validation(
          null, "the body is not valid JSON: " + json.getOriginalMessage());
    }
    return RefusedException.validation(
        null,
        cause instanceof MalformedBodyException
            ? cause.getMessage()
            : "the body is not valid JSON in UTF-8");
  }

  static RefusedException cutOff() {
    return RefusedException.validation(null, "the body was cut off");
  }

  static RefusedException failed() {
    return RefusedException.of(500, "INTERNAL_ERROR", "the request failed");
  }
}
