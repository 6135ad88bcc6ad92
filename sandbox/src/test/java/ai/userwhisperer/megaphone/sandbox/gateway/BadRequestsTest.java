package ai.userwhisperer.megaphone.sandbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.userwhisperer.megaphone.sandbox.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each route, asked in every wrong way that does not depend on what it is for. */
class BadRequestsTest {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW");

  private static LoneGateway gateway;

  private final List<Talk> talks = new ArrayList<>();
  private long publishedBefore;
  private long rightlyPublished;

  @BeforeAll
  static void start() throws Exception {
    gateway = new LoneGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void count() {
    publishedBefore = gateway.published();
  }

  @AfterEach
  void nothingElseWasPublishedAndNothingIsLeft() throws Exception {
    for (Talk talk : talks) {
      talk.close();
    }
    assertThat(gateway.published() - publishedBefore).isEqualTo(rightlyPublished);
    Leftovers.assertNoneOf(gateway.address());
  }

  @Test
  void everyRouteIsTriedHere() {
    assertThat(GoodCalls.routes())
        .containsExactlyInAnyOrderElementsOf(
            gateway.routes().stream().map(GoodCalls::name).toList());
  }

  @TestFactory
  Stream<DynamicNode> aBodyThatIsNoJsonObjectIsRefused() {
    return forEach(routesWithBody(), this::badBodies);
  }

  private Stream<DynamicTest> badBodies(Route route, Talk talk) {
    GoodCalls.Call call = GoodCalls.of(route);
    return BadBodies.from(call.body()).entrySet().stream()
        .map(
            bad ->
                refused(
                    bad.getKey(),
                    talk,
                    Requests.of(route.method(), call.path(), Requests.KEY, bad.getValue()),
                    400,
                    "VALIDATION_ERROR"));
  }

  @TestFactory
  Stream<DynamicNode> aMemberThatIsGivenTwiceIsRefused() {
    return forEach(
        routesWithBody(),
        (route, talk) -> {
          GoodCalls.Call call = GoodCalls.of(route);
          byte[] twice = BadBodies.twice(call.body());
          byte[] request = Requests.of(route.method(), call.path(), Requests.KEY, twice);
          return Stream.of(
              dynamicTest(
                  "twice", () -> assertThat(talk.ask(request, true).status()).isEqualTo(400)));
        });
  }

  @TestFactory
  Stream<DynamicNode> aBodyOverTheLimitIsRefusedHoweverItComes() {
    return forEach(gateway.routes(), this::longBodies);
  }

  private Stream<DynamicTest> longBodies(Route route, Talk talk) throws IOException {
    String path = GoodCalls.of(route).path();
    byte[] tooLong = new byte[route.maxBodyBytes() + 1];
    Arrays.fill(tooLong, (byte) ' ');
    byte[] announced =
        Requests.head(
            route.method(), path, Requests.KEY + "Content-Length: " + tooLong.length + "\r\n");
    String gzip = Requests.KEY + "Content-Encoding: gzip\r\n";
    Map<String, byte[]> requests = new LinkedHashMap<>();
    requests.put("announced", announced);
    requests.put("sent at once", Requests.of(route.method(), path, Requests.KEY, tooLong));
    requests.put("in chunks", Requests.chunked(route.method(), path, Requests.KEY, tooLong));
    requests.put("packed", Requests.of(route.method(), path, gzip, Packed.gzip(tooLong)));
    return requests.entrySet().stream()
        .map(bad -> refused(bad.getKey(), talk, bad.getValue(), 413, "PAYLOAD_TOO_LARGE"));
  }

  @TestFactory
  Stream<DynamicNode> aBodyThatIsNotPackedAsItSaysIsRefused() {
    return forEach(routesWithBody(), this::wronglyPacked);
  }

  private Stream<DynamicTest> wronglyPacked(Route route, Talk talk) throws IOException {
    GoodCalls.Call call = GoodCalls.of(route);
    byte[] plain = call.body().getBytes(UTF_8);
    byte[] packed = Packed.gzip(plain);
    byte[] damaged = packed.clone();
    damaged[damaged.length - 5] ^= 1;
    return Stream.of(
        packed(route, talk, "gzip", plain, 400, "VALIDATION_ERROR"),
        packed(route, talk, "deflate", plain, 400, "VALIDATION_ERROR"),
        packed(route, talk, "deflate", packed, 400, "VALIDATION_ERROR"),
        packed(
            route, talk, "gzip", Arrays.copyOf(packed, packed.length - 4), 400, "VALIDATION_ERROR"),
        packed(route, talk, "gzip", Arrays.copyOf(packed, 12), 400, "VALIDATION_ERROR"),
        packed(route, talk, "gzip", damaged, 400, "VALIDATION_ERROR"),
        packed(route, talk, "br", packed, 415, "UNSUPPORTED_MEDIA_TYPE"),
        packed(route, talk, "gzip, gzip", packed, 415, "UNSUPPORTED_MEDIA_TYPE"));
  }

  private static DynamicTest packed(
      Route route, Talk talk, String coding, byte[] body, int status, String code) {
    String headers = Requests.KEY + "Content-Encoding: " + coding + "\r\n";
    byte[] request = Requests.of(route.method(), GoodCalls.of(route).path(), headers, body);
    return refused(coding + ", " + body.length + " bytes", talk, request, status, code);
  }

  @TestFactory
  Stream<DynamicNode> aGoodBodyIsTakenHoweverItComes() {
    return forEach(routesWithBody(), this::goodBodies);
  }

  private Stream<DynamicTest> goodBodies(Route route, Talk talk) {
    return Stream.of("plain", "chunked", "gzip", "GZip", "deflate", "raw deflate", "identity")
        .map(how -> dynamicTest(how, () -> assertTaken(GoodCalls.of(route), how, talk, route)));
  }

  private void assertTaken(GoodCalls.Call call, String how, Talk talk, Route route)
      throws IOException {
    byte[] plain = call.body().getBytes(UTF_8);
    byte[] body =
        switch (how) {
          case "gzip", "GZip" -> Packed.gzip(plain);
          case "deflate" -> Packed.deflate(plain);
          case "raw deflate" -> Packed.rawDeflate(plain);
          default -> plain;
        };
    String coding =
        how.equals("plain") || how.equals("chunked")
            ? ""
            : "Content-Encoding: " + how.replace("raw ", "") + "\r\n";
    byte[] request =
        how.equals("chunked")
            ? Requests.chunked(route.method(), call.path(), Requests.KEY, body)
            : Requests.of(route.method(), call.path(), Requests.KEY + coding, body);
    rightlyPublished += call.publishes();
    RawConnection.Answer answer = talk.ask(request, true);
    assertThat(answer.status()).as(answer.body()).isEqualTo(call.status());
  }

  @TestFactory
  Stream<DynamicNode> aKeyThatIsNoneIsRefused() {
    return forEach(
        gateway.routes().stream().filter(Route::authenticated).toList(),
        (route, talk) -> badKeys().map(headers -> unauthenticated(route, talk, headers)));
  }

  private static Stream<String> badKeys() {
    String app = "X-App-ID: " + Api.APP_ID + "\r\n";
    String bearer = "Authorization: Bearer ";
    return Stream.of(
        "",
        app,
        bearer + "\r\n" + app,
        bearer + Api.KEY.substring(0, 31) + "\r\n" + app,
        bearer + "xx" + Api.KEY.substring(2) + "\r\n" + app,
        bearer + "UW" + Api.KEY.substring(2) + "\r\n" + app,
        bearer + Api.KEY.substring(0, 20) + " " + Api.KEY.substring(20) + "\r\n" + app,
        bearer + Api.KEY + "\u00e9\r\n" + app,
        "Authorization: Basic " + Api.KEY + "\r\n" + app,
        "Authorization: " + Api.KEY + "\r\n" + app,
        bearer + Api.KEY + "\r\n",
        bearer + Api.KEY + "\r\nX-App-ID: app_1\r\n",
        bearer + Api.KEY + "\r\nX-App-ID: " + Api.KEY.substring(0, 20) + "\r\n",
        "X-API-Key: " + Api.KEY.substring(0, 31) + "\r\n",
        "X-API-Key: Bearer " + Api.KEY + "\r\n",
        "X-API-Key: \r\n");
  }

  private static DynamicTest unauthenticated(Route route, Talk talk, String headers) {
    GoodCalls.Call call = GoodCalls.of(route);
    return refused(
        headers.strip(),
        talk,
        Requests.of(route.method(), call.path(), headers, call.body().getBytes(UTF_8)),
        401,
        "AUTHENTICATION_ERROR");
  }

  @TestFactory
  Stream<DynamicNode> anotherMethodIsRefusedWithThoseThatAreAllowed() {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    for (Route route : gateway.routes()) {
      Set<String> methods = allowed.computeIfAbsent(route.path(), path -> new TreeSet<>());
      methods.add(route.method());
      if (route.method().equals("GET")) {
        methods.add("HEAD");
      }
    }
    return forEach(
        gateway.routes(), (route, talk) -> wrongMethods(route, talk, allowed.get(route.path())));
  }

  private static Stream<DynamicTest> wrongMethods(Route route, Talk talk, Set<String> allowed) {
    GoodCalls.Call call = GoodCalls.of(route);
    return METHODS.stream()
        .filter(method -> !allowed.contains(method))
        .map(
            method ->
                dynamicTest(
                    method,
                    () -> {
                      byte[] body = call.body().getBytes(UTF_8);
                      RawConnection.Answer answer =
                          talk.ask(
                              Requests.of(method, call.path(), Requests.KEY, body),
                              !method.equals("HEAD"));
                      assertThat(answer.status()).isEqualTo(405);
                      assertThat(answer.headers().get("allow").split(", "))
                          .containsExactlyInAnyOrderElementsOf(allowed);
                    }));
  }

  @TestFactory
  Stream<DynamicNode> aPathThatIsNoneIsRefused() {
    return forEach(
        gateway.routes(),
        (route, talk) -> {
          GoodCalls.Call call = GoodCalls.of(route);
          return Stream.of(
                  call.path() + "/", call.path() + "x/y", "/" + call.path(), call.path() + "%20/")
              .map(
                  path ->
                      refused(
                          path,
                          talk,
                          Requests.of(
                              route.method(), path, Requests.KEY, call.body().getBytes(UTF_8)),
                          404,
                          "NOT_FOUND"));
        });
  }

  private interface Cases {
    Stream<DynamicTest> of(Route route, Talk talk) throws IOException;
  }

  private static List<Route> routesWithBody() {
    return gateway.routes().stream().filter(route -> GoodCalls.of(route).readsBody()).toList();
  }

  private Stream<DynamicNode> forEach(List<Route> routes, Cases cases) {
    List<DynamicNode> nodes = new ArrayList<>();
    for (Route route : routes) {
      Talk talk = new Talk(gateway.address());
      talks.add(talk);
      try {
        nodes.add(dynamicContainer(GoodCalls.name(route), cases.of(route, talk)));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return nodes.stream();
  }

  private static DynamicTest refused(
      String what, Talk talk, byte[] request, int status, String code) {
    return dynamicTest(
        what.isEmpty() ? "nothing" : what, () -> talk.refused(request, status, code));
  }
}
