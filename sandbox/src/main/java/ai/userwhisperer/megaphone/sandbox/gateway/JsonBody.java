package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.events.Timestamps;
import ai.userwhisperer.megaphone.sandbox.events.UserIds;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A JSON object from a request, asked for members that have to be of some form. */
final class JsonBody {
  private static final ObjectMapper JSON =
      new ObjectMapper(
              new JsonFactoryBuilder()
                  .disable(JsonFactory.Feature.CHARSET_DETECTION)
                  // Of two values, who is to say which one was meant?
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String path;
  private final ObjectNode members;

  private JsonBody(String path, ObjectNode members) {
    this.path = path;
    this.members = members;
  }

  /** The body of a request. */
  static JsonBody of(Exchange exchange) throws RefusedException, IOException {
    RequestBody body = exchange.body();
    JsonNode node = JSON.readTree(body.bytes(), 0, body.length());
    if (node instanceof ObjectNode object) {
      return new JsonBody("", object);
    }
    throw RefusedException.validation(null, "the body must be a JSON object");
  }

  /** A complaint about a member. */
  RefusedException refused(String name, String message) {
    return RefusedException.validation(path + name, message);
  }

  boolean has(String name) {
    return members.hasNonNull(name);
  }

  /** A user id, which is required. */
  String userId() throws RefusedException {
    JsonNode node = members.path("user_id");
    if (!node.isTextual() || !UserIds.isValid(node.textValue())) {
      throw RefusedException.validation(path + "user_id", UserIds.RULE);
    }
    return node.textValue();
  }

  /** A string, or null when there is none. */
  String text(String name) throws RefusedException {
    JsonNode node = members.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual() || node.textValue().isEmpty()) {
      throw RefusedException.validation(path + name, "must be a string that is not empty");
    }
    return node.textValue();
  }

  /** A timestamp, if there is one. */
  void checkTimestamp(String name) throws RefusedException {
    String text = text(name);
    if (text != null
        && Timestamps.parseMs(text.toCharArray(), 0, text.length()) == Timestamps.INVALID) {
      throw RefusedException.validation(path + name, "must be an RFC 3339 timestamp");
    }
  }

  /** A number between the bounds, both included, if there is one. */
  OptionalDouble number(String name, double least, double most) throws RefusedException {
    JsonNode node = members.get(name);
    if (node == null || node.isNull()) {
      return OptionalDouble.empty();
    }
    if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
      throw RefusedException.validation(
          path + name, "must be a number from " + least + " to " + most);
    }
    return OptionalDouble.of(node.doubleValue());
  }

  /** An object; an empty one when there is none. */
  JsonBody object(String name) throws RefusedException {
    JsonNode node = members.get(name);
    if (node == null || node.isNull()) {
      return new JsonBody(path + name + '.', JSON.createObjectNode());
    }
    return object(path + name, node);
  }

  /** Whether a member is an array with a number of elements within the bounds. */
  int arraySize(String name, int most) throws RefusedException {
    JsonNode node = members.path(name);
    if (!node.isArray() || node.isEmpty() || node.size() > most) {
      throw RefusedException.validation(path + name, "must be an array of 1 to " + most);
    }
    return node.size();
  }

  /** The elements of an array of 1 to so many strings. */
  List<String> texts(String name, int most) throws RefusedException {
    int size = arraySize(name, most);
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      JsonNode node = members.get(name).get(i);
      if (!node.isTextual()) {
        throw RefusedException.validation(path + name + '[' + i + ']', "must be a string");
      }
      texts.add(node.textValue());
    }
    return texts;
  }

  /** An element of an array of objects. */
  JsonBody element(String name, int index) throws RefusedException {
    return object(path + name + '[' + index + ']', members.path(name).path(index));
  }

  private static JsonBody object(String path, JsonNode node) throws RefusedException {
    if (node instanceof ObjectNode object) {
      return new JsonBody(path + '.', object);
    }
    throw RefusedException.validation(path, "must be an object");
  }
}
