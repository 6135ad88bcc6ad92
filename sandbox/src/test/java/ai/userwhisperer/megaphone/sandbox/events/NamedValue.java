package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A member of an object; without a value, its absence. */
record NamedValue(String name, JsonNode value) {
  /** The member with these values, and now and then without. */
  static Arbitrary<NamedValue> of(String name, Arbitrary<JsonNode> values) {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(7, values.map(value -> new NamedValue(name, value))),
        net.jqwik.api.Tuple.of(1, Arbitraries.just(new NamedValue(name, null))));
  }

  void putInto(ObjectNode object) {
    if (value == null) {
      object.remove(name);
    } else {
      object.set(name, value);
    }
  }

  @Override
  public String toString() {
    String text = String.valueOf(value);
    return name + " = " + (text.length() > 80 ? text.substring(0, 80) + "…" : text);
  }
}
