package ai.userwhisperer.megaphone.sandbox.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** Counts requests and their durations by method, endpoint, service and status. Thread-safe. */
public final class RequestMetrics implements MetricSource {
  private static final int LOWEST_STATUS = 100;
  private static final int STATUSES = 500;

  private final List<Series> allSeries = new CopyOnWriteArrayList<>();
  private final List<Gauge> gauges = new CopyOnWriteArrayList<>();

  /** Adds the figures of one endpoint; keep what is returned, and record there. */
  public Series series(String method, String endpoint, String service) {
    Series series = new Series(method, endpoint, service);
    allSeries.add(series);
    return series;
  }

  /** Shows a figure as it is at the time of each scrape. */
  public RequestMetrics watch(String name, String help, IntSupplier figure) {
    gauges.add(new Gauge(name, help, figure));
    return this;
  }

  private record Gauge(String name, String help, IntSupplier figure) {}

  @Override
  public void writeTo(PrometheusText text) {
    for (Gauge gauge : gauges) {
      text.family(gauge.name, "gauge", gauge.help);
      text.sample(gauge.name, gauge.figure.getAsInt());
    }
    text.family("http_requests_total", "counter", "HTTP requests answered, by status.");
    for (Series series : allSeries) {
      series.writeCounts(text, "http_requests_total", "status");
    }
    text.family("api_requests_total", "counter", "API requests answered, by status code.");
    for (Series series : allSeries) {
      series.writeCounts(text, "api_requests_total", "status_code");
    }
    text.family(
        "api_request_duration_seconds",
        "histogram",
        "Time from the last byte of a request to the answer being written.");
    for (Series series : allSeries) {
      if (series.durations.count() > 0) {
        series.durations.writeSamples(
            text,
            "api_request_duration_seconds",
            "method",
            series.method,
            "endpoint",
            series.endpoint,
            "service",
            series.service);
      }
    }
  }

  /** The figures of one endpoint. */
  public static final class Series {
    private final String method;
    private final String endpoint;
    private final String service;
    private final AtomicReferenceArray<LongAdder> byStatus = new AtomicReferenceArray<>(STATUSES);
    private final DurationHistogram durations = new DurationHistogram();

    private Series(String method, String endpoint, String service) {
      this.method = method;
      this.endpoint = endpoint;
      this.service = service;
    }

    /** Counts an answered request. */
    public void record(int status, long durationNs) {
      int index = status - LOWEST_STATUS;
      LongAdder count = byStatus.get(index);
      if (count == null) {
        LongAdder fresh = new LongAdder();
        LongAdder earlier = byStatus.compareAndExchange(index, null, fresh);
        count = earlier == null ? fresh : earlier;
      }
      count.increment();
      durations.record(durationNs);
    }

    private void writeCounts(PrometheusText text, String name, String statusLabel) {
      for (int i = 0; i < STATUSES; i++) {
        LongAdder count = byStatus.get(i);
        if (count != null) {
          text.sample(
              name,
              count.sum(),
              "method",
              method,
              "endpoint",
              endpoint,
              statusLabel,
              String.valueOf(i + LOWEST_STATUS),
              "service",
              service);
        }
      }
    }
  }
}
