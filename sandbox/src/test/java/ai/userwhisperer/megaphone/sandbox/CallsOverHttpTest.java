package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.events.EventModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** What a whole sandbox answers to calls other than events, compared with the model. */
class CallsOverHttpTest {
  private static Sandbox sandbox;
  private static Published published;
  private static Api api;

  @BeforeContainer
  static void start() throws Exception {
    assertThat(LeakCheck.leaks()).isEmpty();
    sandbox = Sandbox.start(SandboxOptions.defaults());
    published = new Published(sandbox);
    api = new Api(sandbox.addresses().gateway());
  }

  @AfterContainer
  static void stop() throws Exception {
    published.stop();
    sandbox.close();
    assertThat(LeakCheck.leaks()).isEmpty();
  }

  @AfterProperty
  void noEventIsPublished() throws Exception {
    String id = Events.id();
    api.post("/v1/events/track", Events.event(id));
    assertThat(published.next(1).get(0).path("event_id").textValue()).isEqualTo(id);
  }

  @Provide
  Arbitrary<GeneratedCalls.Call> calls() {
    return GeneratedCalls.all();
  }

  @Property(tries = 400)
  void aCallIsTakenOrRefusedAsTheModelSays(@ForAll("calls") GeneratedCalls.Call call)
      throws Exception {
    Set<String> wrong = CallModel.wrongFields(call.path(), call.body());

    Api.Answer answer = api.post(call.path(), call.body().toString());

    JsonNode said = answer.json();
    Statistics.collect(wrong.isEmpty());
    Statistics.coverage(GeneratedCalls::bothKinds);
    if (wrong.isEmpty()) {
      assertGood(call, answer.status(), said);
    } else {
      assertRefused(answer, wrong);
    }
  }

  private static void assertGood(GeneratedCalls.Call call, int status, JsonNode said) {
    JsonNode body = call.body();
    boolean later = call.path().equals("/v1/events/identify") || call.path().endsWith("/send");
    assertThat(status).as("%s: %s", call, said).isEqualTo(later ? 202 : 200);
    switch (call.path()) {
      case "/v1/decisions/batch" ->
          assertThat(said.path("decisions").size()).isEqualTo(body.path("requests").size());
      case "/v1/content/generate" ->
          assertAbout(said.path("content"), body, "intervention_type", "channel");
      // Its type is another one now and then: the model errs.
      case "/v1/decisions/trigger", "/v1/decisions/make" ->
          assertAbout(said.path("decision"), body, "channel");
      case "/v1/messages/send" -> {
        assertAbout(said, body, "intervention_type", "channel");
        boolean scheduled = body.hasNonNull("schedule_at");
        assertThat(said.path("status").textValue()).isEqualTo(scheduled ? "scheduled" : "queued");
      }
      default -> assertThat(said.path("user_id")).isEqualTo(body.path("user_id"));
    }
  }

  /** What an answer is about is what was asked for. */
  private static void assertAbout(JsonNode said, JsonNode body, String... names) {
    assertThat(said.path("user_id")).isEqualTo(body.path("user_id"));
    for (String name : names) {
      if (body.hasNonNull(name)) {
        assertThat(said.path(name)).isEqualTo(body.path(name));
      }
    }
  }

  private static void assertRefused(Api.Answer answer, Set<String> wrong) {
    JsonNode error = answer.json().path("error");
    assertThat(answer.status()).as("%s: %s", wrong, error).isEqualTo(400);
    assertThat(error.path("code").textValue()).isEqualTo("VALIDATION_ERROR");
    assertThat(error.path("details").path("field").textValue()).isIn(wrong);
    assertThat(error.path("request_id").textValue()).isEqualTo(answer.header("x-request-id"));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
        "1",
        "100",
        "0",
        "101",
        "-1",
        "1.0",
        "",
        " ",
        "x",
        "99999999999",
        "usr_1",
        "a@b.c",
        "admin",
        "x<y",
        "ü",
        "a+b",
        "a b",
        "100%",
        "\uD83D\uDE80",
        "a/b",
        "u".repeat(255),
        "u".repeat(256));
  }

  @Property(tries = 150)
  void whatIsAskedForInAnAddressIsCheckedAsWell(
      @ForAll("texts") String userId, @ForAll("texts") String limit) throws Exception {
    boolean goodUser = EventModel.isUserId(TextNode.valueOf(userId));
    boolean goodLimit = limit.matches("[1-9]\\d?|100");

    Api.Answer list =
        api.get("/v1/decisions?user_id=" + escaped(userId) + "&limit=" + escaped(limit));
    Api.Answer profile = api.get("/v1/users/" + escaped(userId) + "/analysis");

    assertThat(list.status()).isEqualTo(goodUser && goodLimit ? 200 : 400);
    assertThat(profile.status()).isEqualTo(userId.isEmpty() ? 404 : goodUser ? 200 : 400);
    if (profile.status() == 200) {
      assertThat(profile.json().path("user_id").textValue()).isEqualTo(userId);
    }
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
