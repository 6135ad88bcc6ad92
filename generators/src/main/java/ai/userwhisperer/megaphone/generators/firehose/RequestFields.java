package ai.userwhisperer.megaphone.generators.firehose;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every request of a phase says before its body, whichever version of HTTP says it. The method
 * is POST; the body's length is not here, since each body has its own. Holds a secret.
 *
 * @param path of the target
 * @param authority the host, and the port where it was given; the value of the Host header
 * @param headers all others, names in any case; the order ignores case
 */
record RequestFields(String path, String authority, SortedMap<String, String> headers) {
  RequestFields {
    SortedMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * The target's own headers, and ours; a target's header replaces one of ours, but for those that
   * tell of the run and of the body's encoding.
   */
  static RequestFields of(HttpTarget target, String runKey, boolean gzip) {
    SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", "Megaphone");
    headers.put("Accept", "application/json");
    headers.put("Content-Type", "application/json");
    headers.putAll(target.headers());
    headers.put("X-Megaphone-Run", runKey);
    if (gzip) {
      headers.put("Content-Encoding", "gzip");
    }
    String host = headers.remove("Host");
    return new RequestFields(target.path(), host == null ? target.authority() : host, headers);
  }

  /** Names of the headers only: values may be secret. */
  @Override
  public String toString() {
    return "RequestFields[" + authority + path + ", headers " + headers.keySet() + "]";
  }
}
