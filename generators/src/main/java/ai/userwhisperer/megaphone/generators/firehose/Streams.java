package ai.userwhisperer.megaphone.generators.firehose;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayDeque;

/**
 * The requests on one connection of HTTP/2 that wait for an answer: by stream, and in the order of
 * writing. A request is first written, then flushed, then sent, as in {@link InFlight}; but here a
 * request can be sent before one that was written earlier, since each stream has a window of its
 * own. Confined to one thread.
 */
final class Streams {
  private final IntObjectHashMap<StreamRequest> byStream = new IntObjectHashMap<>();
  private final ArrayDeque<StreamRequest> spare = new ArrayDeque<>();
  private StreamRequest oldest;
  private StreamRequest newest;
  private int unsent;
  private int unsentBytes;

  int size() {
    return byStream.size();
  }

  /** Bytes of the requests that are not yet sent. */
  int unsentBytes() {
    return unsentBytes;
  }

  /** The first in the order of writing; null when there is none. */
  StreamRequest oldest() {
    return oldest;
  }

  /** Null when nothing waits for an answer on that stream. */
  StreamRequest on(int streamId) {
    return byStream.get(streamId);
  }

  /** The first in the order of writing that is not sent; null when all are. */
  StreamRequest firstUnsent() {
    StreamRequest first = null;
    int left = unsent;
    for (StreamRequest request = newest; left > 0; request = request.before) {
      if (!request.sent) {
        first = request;
        left--;
      }
    }
    return first;
  }

  /** Adds a request that was written, on a stream of its own; the caller fills in the rest. */
  StreamRequest add(int streamId, int bytes) {
    StreamRequest request = spare.isEmpty() ? new StreamRequest() : spare.poll();
    request.streamId = streamId;
    request.bytes = bytes;
    request.flushed = false;
    request.sent = false;
    request.status = 0;
    request.bodyBytes = 0;
    request.before = newest;
    request.after = null;
    if (newest == null) {
      oldest = request;
    } else {
      newest.after = request;
    }
    newest = request;
    StreamRequest unused = byStream.put(streamId, request);
    unsent++;
    unsentBytes += bytes;
    return request;
  }

  /** It was offered to the socket. */
  void markFlushed(StreamRequest request, long nowNs) {
    if (!request.flushed) {
      request.flushed = true;
      request.injectorNs = nowNs - request.injectorNs;
    }
  }

  /** It is sent; that is told when it was not before. */
  void markSent(StreamRequest request, long nowNs, Outcomes outcomes) {
    if (!request.sent) {
      markFlushed(request, nowNs);
      request.sent = true;
      request.sentNs = nowNs;
      unsent--;
      unsentBytes -= request.bytes;
      outcomes.sent(request.request, request.dueNs, nowNs, request.injectorNs, request.bytes);
    }
  }

  /** Forgets one that was sent. */
  void remove(StreamRequest request) {
    StreamRequest unused = byStream.remove(request.streamId);
    if (request.before == null) {
      oldest = request.after;
    } else {
      request.before.after = request.after;
    }
    if (request.after == null) {
      newest = request.before;
    } else {
      request.after.before = request.before;
    }
    request.stream = null;
    spare.add(request);
  }
}
