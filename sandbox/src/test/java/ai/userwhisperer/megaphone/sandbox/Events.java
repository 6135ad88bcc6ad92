package ai.userwhisperer.megaphone.sandbox;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Good events with ids that no other has. */
public final class Events {
  private static final AtomicLong NEXT = new AtomicLong(System.nanoTime() & 0xffffffffffL);

  private Events() {}

  /** A new event id. */
  public static String id() {
    return "evt_%016x".formatted(NEXT.incrementAndGet());
  }

  /** New event ids. */
  public static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> id()).toList();
  }

  /** A good event. */
  public static String event(String id, String type) {
    return "{\"event_id\":\"" + id + "\",\"event_type\":\"" + type + "\",\"user_id\":\"usr_1\"}";
  }

  /** A good event. */
  public static String event(String id) {
    return event(id, "page_viewed");
  }

  /** A batch of these events. */
  public static String batch(List<String> events) {
    return "{\"events\":[" + String.join(",", events) + "]}";
  }
}
