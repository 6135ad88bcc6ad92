package ai.userwhisperer.megaphone.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls a gateway with a good key, by the JDK's client. */
public final class Api {
  /** A key of the right form. */
  public static final String KEY = "uw_0123456789abcdef0123456789abcdef";

  /** An app of the right form. */
  public static final String APP_ID = "app_0123456789abcdef";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI gateway;

  public Api(URI gateway) {
    this.gateway = gateway;
  }

  /** An answer whose body is JSON, or empty. */
  public record Answer(int status, HttpResponse<String> response) {
    /** The body, read. */
    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new IllegalStateException(response.body(), e);
      }
    }

    /** A header, or null. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  /** Calls GET. */
  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** Calls POST. */
  public Answer post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A request with the headers that a good one has. */
  public HttpRequest.Builder request(String path) {
    return open(path).header("Authorization", "Bearer " + KEY).header("X-App-ID", APP_ID);
  }

  /** A request without a key. */
  public HttpRequest.Builder open(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  /** Sends. */
  public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response);
  }
}
