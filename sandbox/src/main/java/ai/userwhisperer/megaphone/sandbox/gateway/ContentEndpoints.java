package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.content.Content;
import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.content.ContentRequest;
import ai.userwhisperer.megaphone.sandbox.content.PersonalizationLevel;
import ai.userwhisperer.megaphone.sandbox.decisions.InterventionType;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The calls of content generation and of the channel orchestrator. */
final class ContentEndpoints {
  private static final String[] USED_DETAILS = {"first_name", "product"};

  private final ContentGenerator generator;
  private final UserProfiles profiles;
  private final Faults faults;
  private final Identifiers ids = new Identifiers(ThreadLocalRandom.current().nextLong());

  ContentEndpoints(ContentGenerator generator, UserProfiles profiles, Faults faults) {
    this.generator = generator;
    this.profiles = profiles;
    this.faults = faults;
  }

  /**
   * {@code POST /v1/content/generate}, in the form of the documentation ({@code content_type},
   * {@code template_id}, {@code personalization_data}) and in that of the service ({@code
   * intervention_type}, {@code channel}, {@code user_context}, {@code personalization_level}).
   */
  void generate(Exchange exchange) throws RefusedException, IOException {
    JsonBody body = JsonBody.of(exchange);
    InterventionType type = DecisionEndpoints.interventionType(body);
    String contentType = body.text("content_type");
    if (type == null && contentType == null) {
      throw RefusedException.validation("intervention_type", "or content_type is required");
    }
    body.text("template_id");
    Map<String, String> details = new HashMap<>();
    for (String name : USED_DETAILS) {
      add(details, body.object("user_context"), name);
      add(details, body.object("personalization_data"), name);
    }
    ContentRequest request =
        new ContentRequest(
            profiles.of(body.userId()),
            type == null ? InterventionType.EDUCATION : type,
            Channels.of(body, "email"),
            details,
            level(body));
    long slowMs = TimeUnit.NANOSECONDS.toMillis(faults.amount(FaultKind.CONTENT_SLOW));
    exchange.later(
        (int) Math.min(Integer.MAX_VALUE, generator.nextProcessingMs() + slowMs),
        due -> answer(due, request));
  }

  private void answer(Exchange exchange, ContentRequest request) {
    if (faults.strikes(FaultKind.CONTENT_FAILING)) {
      answerFailed(exchange);
      return;
    }
    Content content = generator.generate(request);
    ObjectNode answer =
        JsonText.object().put("request_id", exchange.requestId()).put("status", "success");
    answer.set("content", JsonText.content(request, content));
    answer.put("processing_time_ms", exchange.elapsedNs() / 1e6);
    exchange.answer(200, answer.toString());
  }

  private static void answerFailed(Exchange exchange) {
    exchange.answer(
        500,
        JsonText.object()
            .put("request_id", exchange.requestId())
            .put("status", "failed")
            .put("error", "generation_failed")
            .put("message", "the content could not be generated")
            .put("processing_time_ms", exchange.elapsedNs() / 1e6)
            .toString());
  }

  private static void add(Map<String, String> details, JsonBody from, String name)
      throws RefusedException {
    String value = from.text(name);
    if (value != null) {
      details.put(name, value);
    }
  }

  private static PersonalizationLevel level(JsonBody body) throws RefusedException {
    String name = body.text("personalization_level");
    return PersonalizationLevel.byWireName(name == null ? "medium" : name)
        .orElseThrow(
            () ->
                RefusedException.validation(
                    "personalization_level", "must be one of low, medium, high"));
  }

  /** {@code POST /v1/messages/send}. */
  void send(Exchange exchange) throws RefusedException, IOException {
    JsonBody body = JsonBody.of(exchange);
    String userId = body.userId();
    String channel = Channels.of(body, null);
    if (channel == null) {
      throw RefusedException.validation("channel", "is required");
    }
    String templateId = body.text("template_id");
    if (!body.has("content") && templateId == null) {
      throw RefusedException.validation("content", "or template_id is required");
    }
    body.checkTimestamp("schedule_at");
    boolean scheduled = body.has("schedule_at");
    exchange.answer(
        202,
        JsonText.object()
            .put("message_id", ids.next("msg_"))
            .put("user_id", userId)
            .put("channel", channel)
            .put("status", scheduled ? "scheduled" : "queued")
            .put("timestamp", Instant.now().toString())
            .toString());
  }
}
