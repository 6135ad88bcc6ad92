package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What may stand in the labels of a topic or subscription.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/create-topic-labels">Requirements for
 *     labels</a>
 */
final class Labels {
  private static final int MAX_LABELS = 64;
  private static final Pattern KEY =
      Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

  private Labels() {}

  /**
   * @throws BrokerException with INVALID_ARGUMENT that names the first label that is wrong
   */
  static void require(Map<String, String> labels) {
    if (labels.size() > MAX_LABELS) {
      throw BrokerException.invalidArgument(
          "labels: %d of them, and at most %d are allowed".formatted(labels.size(), MAX_LABELS));
    }
    labels.forEach(
        (key, value) -> {
          if (!KEY.matcher(key).matches()) {
            throw BrokerException.invalidArgument(
                "labels[%s]: needs a key of 1 to 63 lowercase letters, digits, _ and -, that"
                        .formatted(key)
                    + " starts with a letter");
          }
          if (!VALUE.matcher(value).matches()) {
            throw BrokerException.invalidArgument(
                "labels[%s] = %s: needs at most 63 lowercase letters, digits, _ and -"
                    .formatted(key, value));
          }
        });
  }
}
