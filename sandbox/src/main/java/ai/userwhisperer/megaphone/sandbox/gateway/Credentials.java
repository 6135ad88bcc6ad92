package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Checks the form of the key: {@code Authorization: Bearer uw_…} with {@code X-App-ID}, or {@code
 * X-API-Key} as behind Kong. The sandbox knows no customers, so every key of the right form is
 * good.
 */
final class Credentials {
  /** The shortest key. */
  static final int LEAST_KEY_CHARS = 32;

  private static final AsciiString API_KEY = AsciiString.cached("x-api-key");
  private static final AsciiString APP_ID = AsciiString.cached("x-app-id");
  private static final String SCHEME = "Bearer ";
  private static final String KEY_PREFIX = "uw_";

  private Credentials() {}

  /**
   * Checks the headers of a request.
   *
   * @return the app that the request is for, or null when it does not say
   */
  static String check(HttpHeaders headers) throws RefusedException {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
    String appId = headers.get(APP_ID);
    if (authorization != null) {
      boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
      if (!bearer || !isKey(authorization, SCHEME.length())) {
        throw RefusedException.authentication(
            "Authorization must be Bearer and a key: uw_ and at least "
                + (LEAST_KEY_CHARS - KEY_PREFIX.length())
                + " more characters");
      }
      if (appId == null) {
        throw RefusedException.authentication("X-App-ID is required with Authorization");
      }
    } else {
      String key = headers.get(API_KEY);
      if (key == null) {
        throw RefusedException.authentication("Authorization or X-API-Key is required");
      }
      if (!isKey(key, 0)) {
        throw RefusedException.authentication(
            "X-API-Key must be a key: uw_ and at least "
                + (LEAST_KEY_CHARS - KEY_PREFIX.length())
                + " more characters");
      }
    }
    if (appId != null && !Identifiers.isIdentifier("app_", appId)) {
      throw RefusedException.authentication("X-App-ID must be app_ and 16 letters or digits");
    }
    return appId;
  }

  /** The key in headers that were checked. */
  static String key(HttpHeaders headers) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
    return authorization == null ? headers.get(API_KEY) : authorization.substring(SCHEME.length());
  }

  private static boolean isKey(String text, int start) {
    if (text.length() - start < LEAST_KEY_CHARS || !text.startsWith(KEY_PREFIX, start)) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
