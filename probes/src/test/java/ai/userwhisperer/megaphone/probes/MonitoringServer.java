package ai.userwhisperer.megaphone.probes;

import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.ListTimeSeriesResponse;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import com.google.protobuf.util.Timestamps;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks Cloud Monitoring's protocol as far as time series are listed: one point to a page. */
final class MonitoringServer implements AutoCloseable {
  private final Server server;
  private final String endpoint;
  private final Map<String, ConcurrentSkipListMap<Long, Long>> points = new ConcurrentHashMap<>();
  private final List<ListTimeSeriesRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Status refusal;

  MonitoringServer() throws IOException {
    MethodDescriptor<ListTimeSeriesRequest, ListTimeSeriesResponse> list =
        MethodDescriptor.<ListTimeSeriesRequest, ListTimeSeriesResponse>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("google.monitoring.v3.MetricService/ListTimeSeries")
            .setRequestMarshaller(ProtoUtils.marshaller(ListTimeSeriesRequest.getDefaultInstance()))
            .setResponseMarshaller(
                ProtoUtils.marshaller(ListTimeSeriesResponse.getDefaultInstance()))
            .build();
    server =
        ServerBuilder.forPort(0)
            .addService(
                ServerServiceDefinition.builder("google.monitoring.v3.MetricService")
                    .addMethod(list, ServerCalls.asyncUnaryCall(this::answer))
                    .build())
            .build()
            .start();
    endpoint = "127.0.0.1:" + server.getPort();
  }

  String endpoint() {
    return endpoint;
  }

  /** A sample that Google took. */
  void add(String metric, long epochMs, long value) {
    points.computeIfAbsent(metric, any -> new ConcurrentSkipListMap<>()).put(epochMs, value);
  }

  /** What every request gets from now on; null for answers. */
  void refuseWith(Status status) {
    refusal = status;
  }

  List<ListTimeSeriesRequest> requests() {
    return List.copyOf(requests);
  }

  private void answer(
      ListTimeSeriesRequest request, StreamObserver<ListTimeSeriesResponse> answers) {
    requests.add(request);
    if (refusal != null) {
      answers.onError(refusal.asRuntimeException());
      return;
    }
    String type = request.getFilter().replaceFirst("^metric.type = \"([^\"]*)\".*", "$1");
    String metric = type.substring(type.lastIndexOf('/') + 1);
    List<Map.Entry<Long, Long>> found =
        List.copyOf(
            points
                .getOrDefault(metric, new ConcurrentSkipListMap<>())
                .subMap(
                    Timestamps.toMillis(request.getInterval().getStartTime()),
                    true,
                    Timestamps.toMillis(request.getInterval().getEndTime()),
                    true)
                .descendingMap()
                .entrySet());
    int page = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    ListTimeSeriesResponse.Builder answer = ListTimeSeriesResponse.newBuilder();
    if (page < found.size()) {
      answer.addTimeSeries(TimeSeries.newBuilder().addPoints(point(found.get(page))));
    }
    if (page + 1 < found.size()) {
      answer.setNextPageToken(Integer.toString(page + 1));
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  private static Point point(Map.Entry<Long, Long> sample) {
    return Point.newBuilder()
        .setInterval(TimeInterval.newBuilder().setEndTime(Timestamps.fromMillis(sample.getKey())))
        .setValue(TypedValue.newBuilder().setInt64Value(sample.getValue()))
        .build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
