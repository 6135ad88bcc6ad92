package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a sorted list, as the list methods answer it.
 *
 * @param nextToken the name after which the next page starts; empty if this is the last one
 */
record Page<T>(List<T> items, String nextToken) {
  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_SIZE = 1000;

  static <T> Page<T> of(List<T> sorted, Function<T, String> name, int pageSize, String token) {
    if (pageSize < 0) {
      throw BrokerException.invalidArgument(
          "page_size = %d: needs 0 to %d".formatted(pageSize, MAX_SIZE));
    }
    int size = pageSize == 0 ? DEFAULT_SIZE : Math.min(pageSize, MAX_SIZE);
    List<T> rest = sorted.stream().filter(item -> name.apply(item).compareTo(token) > 0).toList();
    if (rest.size() <= size) {
      return new Page<>(rest, "");
    }
    return new Page<>(rest.subList(0, size), name.apply(rest.get(size - 1)));
  }
}
