package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {
  private static final long EPOCH_MS = 1_793_750_399_000L;
  private static final EventModel MODEL = EventModel.of(TestRun.MIX, 1);

  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(16);

  @AfterEach
  void release() {
    out.release();
  }

  @Test
  void aRequestIsItsHeadItsLengthAndItsBody() {
    try (RequestWriter writer = writer(1, false)) {
      int bytes = writer.append(5, EPOCH_MS, out);
      assertThat(bytes).isEqualTo(out.readableBytes()).isLessThanOrEqualTo(writer.maxBytes());
      String body = plain(5, 1);
      assertThat(out.toString(StandardCharsets.US_ASCII))
          .isEqualTo(
              "POST /v1/events/track HTTP/1.1\r\n"
                  + "Host: 127.0.0.1:8080\r\n"
                  + "Accept: application/json\r\n"
                  + "Authorization: Bearer uw_secret\r\n"
                  + "Content-Type: application/json\r\n"
                  + "User-Agent: Megaphone\r\n"
                  + "X-Megaphone-Run: Abc123\r\n"
                  + "Content-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 1_000})
  void requestsFollowEachOther(int batch) {
    try (RequestWriter writer = writer(batch, false)) {
      writer.append(0, EPOCH_MS, out);
      writer.append(1, EPOCH_MS, out);
      assertThat(body()).isEqualTo(plain(0, batch));
      assertThat(body()).isEqualTo(plain(1, batch));
      assertThat(out.isReadable()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 1_000})
  void aCompressedRequestHoldsTheSameEvents(int batch) throws IOException {
    try (RequestWriter writer = writer(batch, true)) {
      for (int request = 0; request < 5; request++) {
        int bytes = writer.append(request, EPOCH_MS, out);
        assertThat(bytes).isEqualTo(out.readableBytes()).isLessThanOrEqualTo(writer.maxBytes());
        assertThat(inflated(bodyBytes())).isEqualTo(plain(request, batch));
      }
    }
  }

  @Test
  void compressedBatchesAreMuchSmaller() {
    try (RequestWriter writer = writer(100, true)) {
      assertThat(writer.appendBody(0, EPOCH_MS, out)).isLessThan(plain(0, 100).length() / 3);
    }
  }

  @Test
  void aBodyAloneIsTheBodyOfTheRequest() {
    try (RequestWriter writer = writer(10, true)) {
      writer.append(3, EPOCH_MS, out);
      byte[] ofRequest = bodyBytes();
      int bytes = writer.appendBody(3, EPOCH_MS, out);
      assertThat(bytes).isLessThanOrEqualTo(writer.maxBodyBytes());
      assertThat(read(bytes)).isEqualTo(ofRequest);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 40_000, 500_000})
  void noCompressedBodyIsLongerThanIsSaid(int bytes) throws IOException {
    byte[] noise = new byte[bytes];
    new Random(1).nextBytes(noise);
    try (GzipBodies bodies = new GzipBodies(new OneBody(noise))) {
      bodies.append(0, EPOCH_MS, out);
      assertThat(out.readableBytes()).isLessThanOrEqualTo(bodies.maxBytes());
      assertThat(gunzip(read(out.readableBytes()))).isEqualTo(noise);
    }
  }

  @Test
  void fieldsAreOneTruthForAllVersionsOfHttp() {
    RequestFields fields =
        RequestFields.of(
            target(
                Map.of(
                    "host", "api.example.com",
                    "user-agent", "other",
                    "Content-Encoding", "br",
                    "X-Megaphone-Run", "other")),
            TestRun.RUN_KEY,
            true);
    assertThat(fields.path()).isEqualTo("/v1/events/track");
    assertThat(fields.authority()).isEqualTo("api.example.com");
    assertThat(fields.headers())
        .isEqualTo(
            Map.of(
                "Accept", "application/json",
                "Content-Encoding", "gzip",
                "Content-Type", "application/json",
                "User-Agent", "other",
                "X-Megaphone-Run", TestRun.RUN_KEY));
  }

  @Test
  void fieldsDoNotShowTheirValues() {
    RequestFields fields =
        RequestFields.of(target(Map.of("Authorization", "secret")), TestRun.RUN_KEY, false);
    assertThat(fields.toString())
        .isEqualTo(
            "RequestFields[127.0.0.1:8080/v1/events/track, headers [Accept, Authorization,"
                + " Content-Type, User-Agent, X-Megaphone-Run]]");
  }

  @Test
  void aShortLengthHasSpacesBeforeIt() {
    RequestFields fields = RequestFields.of(target(Map.of()), TestRun.RUN_KEY, false);
    RequestHead head = new RequestHead(fields, 12_345);
    assertThat(lengthLine(head, 12_345)).isEqualTo("Content-Length: 12345");
    assertThat(lengthLine(head, 60)).isEqualTo("Content-Length:    60");
    assertThat(lengthLine(head, 0)).isEqualTo("Content-Length:     0");
    assertThat(lengthLine(head, 999)).isEqualTo("Content-Length:   999");
  }

  private String lengthLine(RequestHead head, int bodyBytes) {
    out.clear().writeZero(head.length());
    head.write(bodyBytes, out, 0);
    return out.toString(StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> line.startsWith("Content-Length"))
        .findFirst()
        .orElseThrow();
  }

  private static RequestWriter writer(int batch, boolean gzip) {
    return new RequestWriter(
        target(Map.of("Authorization", "Bearer uw_secret")),
        new EventSource(MODEL, TestRun.RUN_KEY, 0, 0, batch),
        gzip);
  }

  private static HttpTarget target(Map<String, String> headers) {
    return new HttpTarget(
        URI.create("http://127.0.0.1:8080"),
        "/v1/events/track",
        headers,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  private static String plain(long request, int batch) {
    EventRenderer renderer = new EventRenderer(MODEL, TestRun.RUN_KEY, 0);
    ByteBuf body = Unpooled.buffer();
    if (batch == 1) {
      renderer.event(request, request, EPOCH_MS, body);
    } else {
      renderer.batch(request * batch, request * batch, batch, EPOCH_MS, body);
    }
    return body.toString(StandardCharsets.US_ASCII);
  }

  private String body() {
    return new String(bodyBytes(), StandardCharsets.US_ASCII);
  }

  /** Reads a request, and gives its body. */
  private byte[] bodyBytes() {
    String text = out.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String name = "Content-Length:";
    int length = Integer.parseInt(text.substring(text.indexOf(name) + name.length(), end).strip());
    out.skipBytes(end + 4);
    return read(length);
  }

  private byte[] read(int bytes) {
    byte[] read = new byte[bytes];
    out.readBytes(read);
    return read;
  }

  private static String inflated(byte[] compressed) throws IOException {
    return new String(gunzip(compressed), StandardCharsets.US_ASCII);
  }

  private static byte[] gunzip(byte[] compressed) throws IOException {
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return plain.readAllBytes();
    }
  }

  private static final class OneBody implements BodyWriter {
    private final byte[] bytes;

    OneBody(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int maxBytes() {
      return bytes.length;
    }

    @Override
    public void append(long request, long epochMs, ByteBuf target) {
      target.writeBytes(bytes);
    }

    @Override
    public void close() {}
  }
}
