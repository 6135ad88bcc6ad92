package ai.userwhisperer.megaphone.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class EventReaderPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-24T13:20:26Z");

  // The limits themselves are a second away, and allowed.
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final EventReader reader = new EventReader(new JsonFactory());
  private final EventModel model = new EventModel(NOW);

  @Provide
  Arbitrary<ObjectNode> events() {
    return GeneratedEvents.around(NOW, MARGIN);
  }

  @Provide
  Arbitrary<List<ObjectNode>> batches() {
    return GeneratedEvents.around(NOW, MARGIN).list().ofMinSize(1).ofMaxSize(12);
  }

  @Property(tries = 1500)
  void anEventIsRefusedForExactlyWhatTheModelSays(@ForAll("events") ObjectNode event)
      throws IOException {
    Event read = read(event);

    assertThat(fields(read)).as(event.toString()).isEqualTo(model.wrongFields(event));
    Statistics.collect(read.isValid());
    Statistics.coverage(
        coverage -> {
          coverage.check(true).percentage(share -> share > 20);
          coverage.check(false).percentage(share -> share > 20);
        });
  }

  @Property(tries = 100)
  void aBatchIsReadAsItsEventsOneByOne(@ForAll("batches") List<ObjectNode> nodes)
      throws IOException {
    String text =
        nodes.stream()
            .map(JsonNode::toString)
            .collect(Collectors.joining(" ,\n", "{\"events\": [", "]}"));
    byte[] body = text.getBytes(StandardCharsets.UTF_8);

    List<Event> read = reader.readBatch(body, body.length, NOW.toEpochMilli());

    assertThat(read).hasSameSizeAs(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      Event event = read.get(i);
      String own =
          new String(body, event.start(), event.end() - event.start(), StandardCharsets.UTF_8);
      assertThat(own).isEqualTo(nodes.get(i).toString());
      assertThat(fields(event)).as(own).isEqualTo(model.wrongFields(nodes.get(i)));
    }
  }

  @Property(tries = 500)
  void theOrderOfMembersChangesNothing(@ForAll("events") ObjectNode event, @ForAll Random random)
      throws IOException {
    List<String> names = new ArrayList<>();
    event.fieldNames().forEachRemaining(names::add);
    Collections.shuffle(names, random);
    ObjectNode shuffled = JSON.createObjectNode();
    names.forEach(name -> shuffled.set(name, event.get(name)));

    assertThat(fields(read(shuffled))).as(shuffled.toString()).isEqualTo(model.wrongFields(event));
  }

  private Event read(ObjectNode event) throws IOException {
    byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
    return reader.readOne(body, body.length, NOW.toEpochMilli());
  }

  private static Set<String> fields(Event event) {
    return event.errors().stream()
        .map(FieldError::field)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
