package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which messages a subscription gets, by their attributes.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/subscription-message-filter">The filter
 *     language</a>
 */
final class MessageFilter {
  static final int MAX_BYTES = 256;

  private final Predicate<Map<String, String>> condition;

  private MessageFilter(Predicate<Map<String, String>> condition) {
    this.condition = condition;
  }

  /**
   * Null for the empty text, so that a subscription without a filter pays nothing for it.
   *
   * @throws BrokerException with INVALID_ARGUMENT that says where the text is wrong
   */
  static MessageFilter of(String text) {
    if (text.isEmpty()) {
      return null;
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw BrokerException.invalidArgument(
          "filter has %d bytes: at most %d are allowed".formatted(bytes, MAX_BYTES));
    }
    return new MessageFilter(new FilterParser(text).parse());
  }

  boolean matches(StoredMessage message) {
    return condition.test(message.attributes());
  }
}
