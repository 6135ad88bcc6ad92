package ai.userwhisperer.megaphone.sandbox.gateway;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many requests each key may make in a window of time. A key's window begins with its first
 * request; the first request after its end begins the next. Confined to one thread.
 */
final class RequestRate {
  /** The most keys that are counted at once; beyond them the oldest window is forgotten. */
  static final int MAX_KEYS = 100_000;

  private final long windowNs;
  private final LongSupplier nanoClock;
  // In the order in which the windows began, which is that in which they end.
  private final Map<String, Window> windows = new LinkedHashMap<>();

  /**
   * @param windowNs how long a window is
   * @param nanoClock a monotonic clock, in nanoseconds
   */
  RequestRate(long windowNs, LongSupplier nanoClock) {
    if (windowNs <= 0) {
      throw new IllegalArgumentException("windowNs = " + windowNs + ": needs a number above 0");
    }
    this.windowNs = windowNs;
    this.nanoClock = nanoClock;
  }

  /**
   * Counts a request of a key.
   *
   * @param limit how many requests the key may make in a window; above 0
   * @return how the key stands with this request counted
   */
  Standing take(String key, int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit = " + limit + ": needs a number above 0");
    }
    long nowNs = nanoClock.getAsLong();
    Window window = windows.get(key);
    if (window == null || nowNs - window.startNs >= windowNs) {
      window = begin(key, nowNs);
    }
    boolean refused = window.requests >= limit;
    if (!refused) {
      window.requests++;
    }
    return new Standing(
        limit, limit - window.requests, windowNs, window.startNs + windowNs - nowNs, refused);
  }

  private Window begin(String key, long nowNs) {
    windows.remove(key);
    Iterator<Window> oldest = windows.values().iterator();
    while (oldest.hasNext()
        && (nowNs - oldest.next().startNs >= windowNs || windows.size() >= MAX_KEYS)) {
      oldest.remove();
    }
    Window window = new Window(nowNs);
    windows.put(key, window);
    return window;
  }

  /** How many keys are counted. */
  int keys() {
    return windows.size();
  }

  private static final class Window {
    private final long startNs;
    private int requests;

    Window(long startNs) {
      this.startNs = startNs;
    }
  }

  /**
   * How a key stands after a request.
   *
   * @param limit requests that it may make in a window
   * @param remaining how many of them are left, never below 0
   * @param windowNs how long a window is
   * @param resetsInNs how long it is until all of them are there again, above 0
   * @param refused whether this request was one too many
   */
  record Standing(int limit, int remaining, long windowNs, long resetsInNs, boolean refused) {
    Standing {
      // Another limit may have held for the same window before.
      remaining = Math.max(0, remaining);
    }

    /** Whole seconds until the reset, never too few. */
    long resetsInSeconds() {
      return (resetsInNs + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
    }

    /** The length of the window in seconds. */
    long windowSeconds() {
      return TimeUnit.NANOSECONDS.toSeconds(windowNs);
    }
  }
}
