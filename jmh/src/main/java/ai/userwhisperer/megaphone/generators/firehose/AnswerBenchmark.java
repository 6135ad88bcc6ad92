package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.jmh.SampleEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request into a buffer, and an answer from its bytes to what it says. In the firehose's own
 * package, since these classes are nobody else's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnswerBenchmark {
  private static final long EPOCH_MS = 1_793_750_399_000L;
  private static final int BATCH = 100;

  private final byte[] trackAnswer =
      answer(
          "{\"status\":\"accepted\",\"event_id\":\"evt_Bench00000000001\",\"processing_time\":3}");
  private final byte[] batchAnswer =
      answer(
          "{\"status\":\"processed\",\"total\":100,\"accepted\":100,\"rejected\":0,\"processing_time\":12}");
  private final byte[] otherTrackAnswer =
      new String(trackAnswer, StandardCharsets.US_ASCII)
          .replace("9f0e", "9f0f")
          .getBytes(StandardCharsets.US_ASCII);
  private final AnswerReader track = AnswerReader.of(source(1));
  private final AnswerReader batch = AnswerReader.of(source(BATCH));
  private Acceptance acceptance;
  private final HttpResponseParser trackParser =
      new HttpResponseParser(
          (status, body, from, to, wireBytes, last) -> acceptance = track.read(body, from, to, 0));
  private final HttpResponseParser batchParser =
      new HttpResponseParser(
          (status, body, from, to, wireBytes, last) -> acceptance = batch.read(body, from, to, 0));
  private final RequestWriter single = writer(1, false);
  private final RequestWriter batches = writer(BATCH, false);
  private final RequestWriter gzipBatches = writer(BATCH, true);
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(gzipBatches.maxBytes());
  private long request;

  /** Reads the answer to a single event. */
  @Benchmark
  public Object readTrackAnswer() throws MalformedAnswer {
    trackParser.read(trackAnswer, 0, trackAnswer.length);
    return acceptance;
  }

  /** Reads the answer to a single event, whose head is never as the last one's. */
  @Benchmark
  public Object readTrackAnswerNewHead() throws MalformedAnswer {
    byte[] answer = (request++ & 1) == 0 ? trackAnswer : otherTrackAnswer;
    trackParser.read(answer, 0, answer.length);
    return acceptance;
  }

  /** Reads the answer to a batch that was taken whole. */
  @Benchmark
  public Object readBatchAnswer() throws MalformedAnswer {
    batchParser.read(batchAnswer, 0, batchAnswer.length);
    return acceptance;
  }

  /** Writes a whole request with a single event. */
  @Benchmark
  public int writeRequest() {
    return single.append(request++, EPOCH_MS + request / 100, out.clear());
  }

  /** Writes a whole request with a batch. */
  @Benchmark
  public int writeBatchRequest() {
    return batches.append(request++, EPOCH_MS + request, out.clear());
  }

  /** Writes a whole request with a compressed batch. */
  @Benchmark
  public int writeGzipBatchRequest() {
    return gzipBatches.append(request++, EPOCH_MS + request, out.clear());
  }

  private static RequestWriter writer(int batch, boolean gzip) {
    return new RequestWriter(
        new HttpTarget(
            URI.create("http://127.0.0.1:8080"),
            batch == 1 ? "/v1/events/track" : "/v1/events/batch",
            Map.of("Authorization", "Bearer uw_sandbox_key_that_is_no_secret_0000"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1)),
        source(batch),
        gzip);
  }

  private static EventSource source(int batch) {
    return new EventSource(SampleEvents.model(), SampleEvents.RUN_KEY, 0, 0, batch);
  }

  private static byte[] answer(String body) {
    return ("HTTP/1.1 202 Accepted\r\nContent-Type: application/json; charset=utf-8\r\n"
            + "X-Request-ID: 5b1f3c1e-7d3a-4d53-9f0e-5c6d1c9b8a77\r\nX-Process-Time: 0.003\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
