package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.BacklogSettings;
import com.google.api.gax.core.FixedExecutorProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.cloud.monitoring.v3.MetricServiceClient;
import com.google.cloud.monitoring.v3.MetricServiceSettings;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.protobuf.util.Timestamps;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** Reads metrics of a subscription from Google's Cloud Monitoring. Used by one thread at a time. */
final class CloudMonitoring implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private final String project;
  private final String subscription;
  private final ScheduledExecutorService executor;
  private final ManagedChannel plainChannel;
  private final MetricServiceClient client;
  private final AtomicLong requests = new AtomicLong();

  /**
   * @throws IOException when there are no credentials
   */
  CloudMonitoring(String project, BacklogSettings settings) throws IOException {
    this.project = project;
    this.subscription = settings.subscription();
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "probe-backlog-calls");
              thread.setDaemon(true);
              return thread;
            });
    this.plainChannel =
        settings.endpoint().isEmpty()
            ? null
            : ManagedChannelBuilder.forTarget(settings.endpoint())
                .usePlaintext()
                .executor(executor)
                .build();
    try {
      this.client = MetricServiceClient.create(settings());
    } catch (IOException | RuntimeException e) {
      closeThreads();
      throw e;
    }
  }

  private MetricServiceSettings settings() throws IOException {
    MetricServiceSettings.Builder settings =
        MetricServiceSettings.newBuilder()
            .setBackgroundExecutorProvider(FixedExecutorProvider.create(executor));
    if (plainChannel != null) {
      settings
          .setCredentialsProvider(NoCredentialsProvider.create())
          .setTransportChannelProvider(
              FixedTransportChannelProvider.create(GrpcTransportChannel.create(plainChannel)));
    }
    settings.listTimeSeriesSettings().setSimpleTimeoutNoRetriesDuration(CALL_TIMEOUT);
    return settings.build();
  }

  /**
   * The samples of a metric.
   *
   * @param metric as in {@code num_undelivered_messages}
   * @param fromEpochMs exclusive
   * @param untilEpochMs inclusive
   * @return values by the millisecond since 1970 at which Google took them
   * @throws com.google.api.gax.rpc.ApiException when the service refuses or does not answer
   */
  SortedMap<Long, Double> samples(String metric, long fromEpochMs, long untilEpochMs) {
    ListTimeSeriesRequest request =
        ListTimeSeriesRequest.newBuilder()
            .setName("projects/" + project)
            .setFilter(
                "metric.type = \"pubsub.googleapis.com/subscription/"
                    + metric
                    + "\" AND resource.type = \"pubsub_subscription\""
                    + " AND resource.labels.subscription_id = \""
                    + subscription
                    + "\"")
            .setInterval(
                TimeInterval.newBuilder()
                    .setStartTime(Timestamps.fromMillis(fromEpochMs))
                    .setEndTime(Timestamps.fromMillis(untilEpochMs)))
            .setView(ListTimeSeriesRequest.TimeSeriesView.FULL)
            .build();
    SortedMap<Long, Double> values = new TreeMap<>();
    for (var page : client.listTimeSeries(request).iteratePages()) {
      requests.incrementAndGet();
      for (TimeSeries series : page.getValues()) {
        for (Point point : series.getPointsList()) {
          values.put(Timestamps.toMillis(point.getInterval().getEndTime()), value(point));
        }
      }
    }
    values.headMap(fromEpochMs + 1).clear();
    return values;
  }

  private static double value(Point point) {
    return switch (point.getValue().getValueCase()) {
      case INT64_VALUE -> point.getValue().getInt64Value();
      case DOUBLE_VALUE -> point.getValue().getDoubleValue();
      default -> Double.NaN;
    };
  }

  /** Requests so far; from any thread. */
  long requests() {
    return requests.get();
  }

  @Override
  public void close() {
    client.close();
    closeThreads();
  }

  private void closeThreads() {
    if (plainChannel != null) {
      plainChannel.shutdownNow();
    }
    executor.shutdownNow();
  }
}
