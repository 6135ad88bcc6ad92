package ai.userwhisperer.megaphone.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

class EventReaderPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-24T13:20:26Z");

  private final EventReader reader = new EventReader(new JsonFactory());
  private final EventModel model = new EventModel(NOW);

  @Property(tries = 2000)
  void anEventIsAcceptedExactlyWhenTheModelSaysSo(@ForAll long seed) throws IOException {
    RandomEvents events = new RandomEvents(new Random(seed), NOW);
    ObjectNode event = events.next();

    byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
    Event read = reader.readOne(body, body.length, NOW.toEpochMilli());

    assertThat(read.isValid()).as("%s: %s", event, read.errors()).isEqualTo(model.accepts(event));
    Statistics.collect(read.isValid());
    Statistics.coverage(
        coverage -> {
          coverage.check(true).percentage(share -> share > 20);
          coverage.check(false).percentage(share -> share > 20);
        });
  }

  @Property(tries = 500)
  void aBatchIsReadAsItsEventsOneByOne(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) throws IOException {
    RandomEvents events = new RandomEvents(new Random(seed), NOW);
    List<ObjectNode> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(events.next());
    }
    String text =
        nodes.stream()
            .map(JsonNode::toString)
            .collect(Collectors.joining(" ,\n", "{\"events\": [", "]}"));
    byte[] body = text.getBytes(StandardCharsets.UTF_8);

    List<Event> read = reader.readBatch(body, body.length, NOW.toEpochMilli());

    assertThat(read).hasSize(size);
    for (int i = 0; i < size; i++) {
      Event event = read.get(i);
      String own =
          new String(body, event.start(), event.end() - event.start(), StandardCharsets.UTF_8);
      assertThat(own).isEqualTo(nodes.get(i).toString());
      assertThat(event.isValid()).as(own).isEqualTo(model.accepts(nodes.get(i)));
    }
  }

  @Property(tries = 1000)
  void theOrderOfMembersChangesNothing(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    ObjectNode event = new RandomEvents(random, NOW).next();
    List<String> names = new ArrayList<>();
    event.fieldNames().forEachRemaining(names::add);
    Collections.shuffle(names, random);
    ObjectNode shuffled = JSON.createObjectNode();
    names.forEach(name -> shuffled.set(name, event.get(name)));

    byte[] body = shuffled.toString().getBytes(StandardCharsets.UTF_8);
    Event read = reader.readOne(body, body.length, NOW.toEpochMilli());

    assertThat(read.isValid())
        .as("%s: %s", shuffled, read.errors())
        .isEqualTo(model.accepts(event));
  }
}
