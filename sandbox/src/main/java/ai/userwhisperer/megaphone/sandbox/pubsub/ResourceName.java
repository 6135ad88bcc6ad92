package ai.userwhisperer.megaphone.sandbox.pubsub;

import java.util.regex.Pattern;

/**
 * The rules for the names of topics and subscriptions.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names">Resource
 *     names</a>
 */
final class ResourceName {
  /** What a subscription says of its topic once that is deleted. */
  static final String DELETED_TOPIC = "_deleted-topic_";

  private static final Pattern PROJECT = Pattern.compile("projects/[^/]+");
  private static final Pattern ID = Pattern.compile("(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}");

  private ResourceName() {}

  static void requireTopic(String field, String name) {
    require(field, name, "topics");
  }

  static void requireSubscription(String field, String name) {
    require(field, name, "subscriptions");
  }

  static void requireProject(String field, String name) {
    if (!PROJECT.matcher(name).matches()) {
      throw BrokerException.invalidArgument(
          "%s = %s: needs projects/<project>".formatted(field, name));
    }
  }

  /** The last part of a name that is valid. */
  static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The project's own name, without {@code projects/}, of a name that is valid. */
  static String projectId(String name) {
    int from = name.indexOf('/') + 1;
    return name.substring(from, name.indexOf('/', from));
  }

  private static void require(String field, String name, String collection) {
    String infix = "/" + collection + "/";
    int at = name.indexOf(infix);
    if (at < 0
        || !PROJECT.matcher(name.substring(0, at)).matches()
        || !ID.matcher(name.substring(at + infix.length())).matches()) {
      throw BrokerException.invalidArgument(
          ("%s = %s: needs projects/<project>/%s/<id>, where the id has 3 to 255 characters of"
                  + " letters, digits and - . _ ~ + %%, starts with a letter, and not with goog")
              .formatted(field, name, collection));
    }
  }
}
