package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.Api;
import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SharedSandbox;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedSandbox.class)
class RoutesTest {
  private static final String TRACK = "/v1/events/track";

  private Api api;

  @BeforeEach
  void connect(Sandbox sandbox) {
    api = new Api(sandbox.addresses().gateway());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|/v1/events/identify|{\"user_id\":\"usr_1\",\"traits\":{\"plan\":\"free\"}}|202|status",
        "POST|/v1/users/identify|{\"user_id\":\"usr_1\"}|200|status",
        "GET|/v1/events/status||200|details.queueLengths.behavioralAnalysis",
        "GET|/v1/events/status||200|details.queueLengths.decisionEngine",
        "GET|/v1/users/usr_1||200|engagement_score",
        "GET|/v1/users/usr_1||200|churn_risk_score",
        "GET|/v1/users/jo%40example.com||200|user_id",
        "GET|/v1/users/usr_1/analysis?include_predictions=true||200|predictions.churn_risk_score",
        "GET|/v1/users/usr_1/analysis||200|behavioral_metrics.engagement_score",
        "GET|/v1/decisions?user_id=usr_1&limit=5||200|decisions",
        "POST|/v1/decisions/trigger|{\"user_id\":\"usr_1\",\"trigger_event\":{\"event_type\":\"payment_failed\"}}|200|decision.intervention_type",
        "POST|/v1/decisions/make|{\"user_id\":\"usr_1\",\"user_context\":{\"days_inactive\":3},\"user_profile\":{\"plan\":\"basic\"}}|200|model_version",
        "POST|/v1/decisions/batch|{\"requests\":[{\"user_id\":\"a\"},{\"user_id\":\"b\"}]}|200|decisions",
        "POST|/v1/content/generate|{\"user_id\":\"usr_1\",\"content_type\":\"email\",\"template_id\":\"t\",\"personalization_data\":{\"first_name\":\"Ada\"}}|200|content.metadata.quality_score",
        "POST|/v1/content/generate|{\"user_id\":\"usr_1\",\"intervention_type\":\"retention\",\"channel\":\"push\",\"user_context\":{},\"strategy\":\"s\",\"personalization_level\":\"high\"}|200|content.body",
        "POST|/v1/messages/send|{\"user_id\":\"usr_1\",\"channel\":\"sms\",\"content\":\"hi\",\"schedule_at\":\"2026-11-24T13:20:26Z\"}|202|message_id",
        "GET|/health||200|status",
        "GET|/health/live||200|status",
        "GET|/health/ready||200|checks.redis",
        "GET|/ready||200|status"
      })
  void everyCallAnswersInThePlatformsForm(
      String method, String path, String body, int status, String member) throws Exception {
    Api.Answer answer = method.equals("GET") ? api.get(path) : api.post(path, body);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("x-request-id")).isNotEmpty();
    JsonNode found = answer.json();
    for (String name : List.of(member.split("\\.", -1))) {
      found = found.path(name);
    }
    assertThat(found.isMissingNode()).as("%s in %s", member, answer.json()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/events/identify|{\"traits\":{}}|user_id",
        "/v1/events/identify|{\"user_id\":\"x<y\"}|user_id",
        "/v1/users/identify|{\"user_id\":\"u\",\"traits\":[]}|traits",
        "/v1/decisions/make|{}|user_id",
        "/v1/decisions/make|{\"user_id\":\"u\",\"intervention_type\":\"bribe\"}|intervention_type",
        "/v1/decisions/make|{\"user_id\":\"u\",\"trigger_event\":{}}|trigger_event.event_type",
        "/v1/decisions/make|{\"user_id\":\"u\",\"user_profile\":{\"engagement_score\":2}}|user_profile.engagement_score",
        "/v1/decisions/batch|{\"requests\":[]}|requests",
        "/v1/decisions/batch|{\"requests\":[{\"user_id\":\"u\"},{}]}|requests[1].user_id",
        "/v1/content/generate|{\"user_id\":\"u\"}|intervention_type",
        "/v1/content/generate|{\"user_id\":\"u\",\"content_type\":\"x\",\"channel\":\"fax\"}|channel",
        "/v1/content/generate|{\"user_id\":\"u\",\"content_type\":\"x\",\"personalization_level\":\"all\"}|personalization_level",
        "/v1/messages/send|{\"user_id\":\"u\",\"content\":\"x\"}|channel",
        "/v1/messages/send|{\"user_id\":\"u\",\"channel\":\"sms\"}|content",
        "/v1/messages/send|{\"user_id\":\"u\",\"channel\":\"sms\",\"content\":\"x\",\"schedule_at\":\"soon\"}|schedule_at"
      })
  void whatIsWrongInABodyIsNamed(String path, String body, String field) throws Exception {
    Api.Answer answer = api.post(path, body);

    assertThat(answer.status()).isEqualTo(400);
    JsonNode error = answer.json().path("error");
    assertThat(error.path("code").textValue()).isEqualTo("VALIDATION_ERROR");
    assertThat(error.path("details").path("field").textValue()).isEqualTo(field);
    assertThat(error.path("request_id").textValue()).isEqualTo(answer.header("x-request-id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users/x%3Cy",
        "/v1/users/admin",
        "/v1/users/%zz",
        "/v1/decisions?limit=0",
        "/v1/decisions?limit=x",
        "/v1/decisions?user_id="
      })
  void whatIsWrongInAnAddressIsRefused(String path) throws Exception {
    // java.net.URI would refuse some of these before they are sent.
    Api.Answer answer = api.get(path.replace("%zz", "%25zz%25"));

    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nope", "[]", "{}{}", "\u0000"})
  void aBodyThatIsNoJsonObjectIsRefused(String body) throws Exception {
    for (String path : new String[] {TRACK, "/v1/events/batch", "/v1/decisions/make"}) {
      Api.Answer answer = api.post(path, body);

      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.json().path("error").path("code").textValue())
          .isEqualTo("VALIDATION_ERROR");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/nope, 404",
    "/v1/events, 404",
    "/v1/users/, 404",
    "/v1/users/a/b, 404",
    "/v1/events/track, 405",
    "/v1/decisions/make, 405"
  })
  void unknownPathsAndMethodsAreRefused(String path, int status) throws Exception {
    Api.Answer answer = api.get(path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("allow")).isEqualTo(status == 405 ? "POST" : null);
  }

  @Test
  void graphqlSaysThatItIsNotThere() throws Exception {
    Api.Answer answer = api.post("/graphql", "{\"query\":\"{ me }\"}");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.json().path("error").path("code").textValue()).isEqualTo("NOT_IMPLEMENTED");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // authorization, x-api-key, x-app-id, status
        "-, -, -, 401",
        "-, -, app_0123456789abcdef, 401",
        "Bearer uw_0123456789abcdef0123456789abcde, -, app_0123456789abcdef, 202",
        "bearer uw_0123456789abcdef0123456789abcde, -, app_0123456789abcdef, 202",
        "Bearer uw_0123456789abcdef0123456789ab, -, app_0123456789abcdef, 401",
        "Bearer xx_0123456789abcdef0123456789abcdef, -, app_0123456789abcdef, 401",
        "Basic uw_0123456789abcdef0123456789abcdef, -, app_0123456789abcdef, 401",
        "Bearer uw_0123456789abcdef0123456789abcdef, -, -, 401",
        "Bearer uw_0123456789abcdef0123456789abcdef, -, app_1, 401",
        "-, uw_0123456789abcdef0123456789abcdef, -, 202",
        "-, uw_0123456789abcdef0123456789abcdef, app_1, 401",
        "-, uw_short, -, 401"
      })
  void aKeyOfTheRightFormIsAskedFor(String authorization, String apiKey, String appId, int status)
      throws Exception {
    HttpRequest.Builder request =
        api.open("/v1/events/identify")
            .POST(HttpRequest.BodyPublishers.ofString("{\"user_id\":\"u\"}"));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (apiKey != null) {
      request.header("X-API-Key", apiKey);
    }
    if (appId != null) {
      request.header("X-App-ID", appId);
    }
    Api.Answer answer = api.send(request);

    assertThat(answer.status()).isEqualTo(status);
    if (status == 401) {
      assertThat(answer.json().path("error").path("code").textValue())
          .isEqualTo("AUTHENTICATION_ERROR");
    }
  }

  @Test
  void profileAnalysisAndDecisionAgreeOnTheUser() throws Exception {
    JsonNode profile = api.get("/v1/users/usr_42").json();
    JsonNode analysis = api.get("/v1/users/usr_42/analysis?include_predictions=true").json();
    JsonNode decision =
        api.post("/v1/decisions/make", "{\"user_id\":\"usr_42\"}").json().path("decision");

    assertThat(analysis.path("behavioral_metrics").path("engagement_score"))
        .isEqualTo(profile.path("engagement_score"));
    assertThat(analysis.path("predictions").path("churn_risk_score"))
        .isEqualTo(profile.path("churn_risk_score"));
    assertThat(decision.path("reasoning").textValue())
        .contains("churn risk " + profile.path("churn_risk_score"));
    assertThat(api.get("/v1/decisions?user_id=usr_42&limit=1").json().path("decisions").get(0))
        .isEqualTo(decision);
  }

  @Test
  void metricsAreOpenAndNameWhatDashboardsAskFor() throws Exception {
    api.post("/v1/decisions/make", "{\"user_id\":\"usr_1\"}");
    Api.Answer answer = api.send(api.open("/metrics").GET());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).startsWith("text/plain; version=0.0.4");
    assertThat(answer.response().body().lines().map(line -> line.replaceFirst("[ {].*", "")))
        .contains(
            "http_requests_total",
            "api_requests_total",
            "api_request_duration_seconds_bucket",
            "userwhisperer_events_received_total",
            "userwhisperer_events_dropped_total",
            "userwhisperer_queue_depth",
            "event_ingestion_queue_size",
            "userwhisperer_decision_latency_seconds_bucket",
            "userwhisperer_ml_model_accuracy",
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "container_cpu_usage_seconds_total",
            "container_spec_cpu_quota",
            "container_spec_cpu_period",
            "container_memory_usage_bytes",
            "container_spec_memory_limit_bytes");
  }
}
