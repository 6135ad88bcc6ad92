package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sandbox's own calls: which faults are set, set some, end some. They need no key. */
final class FaultEndpoints {
  private static final int MOST_AT_ONCE = FaultKind.values().length;

  private final Faults faults;

  FaultEndpoints(Faults faults) {
    this.faults = faults;
  }

  /** {@code GET /sandbox/faults}. */
  void list(Exchange exchange) {
    answer(exchange);
  }

  /** {@code POST /sandbox/faults} with {@code {"faults":["latency=50ms","events-lost=1%"]}}. */
  void set(Exchange exchange) throws RefusedException, IOException {
    List<Fault> told = new ArrayList<>();
    List<String> texts = JsonBody.of(exchange).texts("faults", MOST_AT_ONCE);
    for (int i = 0; i < texts.size(); i++) {
      told.add(parse("faults[" + i + "]", texts.get(i)));
    }
    faults.set(told);
    answer(exchange);
  }

  private static Fault parse(String field, String text) throws RefusedException {
    try {
      return Fault.parse(text);
    } catch (IllegalArgumentException e) {
      throw RefusedException.validation(field, e.getMessage());
    }
  }

  /** {@code DELETE /sandbox/faults} ends all, {@code ?name=latency} those of a kind. */
  void clear(Exchange exchange) throws RefusedException {
    Map<String, List<String>> query = Query.of(exchange);
    if (!query.containsKey("name")) {
      faults.clear();
    }
    List<FaultKind> kinds = new ArrayList<>();
    for (String name : query.getOrDefault("name", List.of())) {
      kinds.add(
          FaultKind.named(name)
              .orElseThrow(
                  () ->
                      RefusedException.validation("name", "must be one of " + FaultKind.names())));
    }
    kinds.forEach(faults::clear);
    answer(exchange);
  }

  private void answer(Exchange exchange) {
    ObjectNode answer = JsonText.object();
    ArrayNode set = answer.putArray("faults");
    faults
        .set()
        .forEach(
            fault ->
                set.addObject()
                    .put("name", fault.kind().faultName())
                    .put("fault", fault.toString())
                    .put("struck", faults.struck(fault.kind())));
    exchange.answer(200, answer.toString());
  }
}
