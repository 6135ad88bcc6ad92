package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.profiles.BacklogSettings;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.google.api.gax.rpc.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The backlog of a subscription of the platform's own, as Cloud Monitoring tells it. Each sample
 * has the time at which Google took it, and {@code backlogAgeMs} says how old it was when it was
 * seen here: samples are taken about once a minute and seen minutes later. Reads only.
 */
final class BacklogProbe implements Probe {
  static final String NAME = "backlog";

  /** Samples are no longer in coming than this; without one for so long there is no data. */
  private static final long LOOK_BACK_MS = Duration.ofMinutes(10).toMillis();

  private static final String MESSAGES = "undeliveredMessages";
  private static final String OLDEST = "oldestUnackedSeconds";

  private final PubSubSettings pubSub;
  private final BacklogSettings settings;
  private final RunClock clock;
  private volatile CloudMonitoring monitoring;
  private final ProbeLog log;
  private long latestEpochMs;

  BacklogProbe(PubSubSettings pubSub, BacklogSettings settings, RunDirectory run, RunClock clock) {
    this.pubSub = pubSub;
    this.settings = settings;
    this.log = new ProbeLog(run, NAME, clock);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean required() {
    return pubSub.required();
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  @Override
  public void start() {
    try {
      monitoring = new CloudMonitoring(pubSub.project(), settings);
    } catch (IOException e) {
      throw new ProbeException(
          setting("endpoint", PubSubConnection.shown(settings.endpoint()))
              + ProbeException.words(e)
              + "; needs Google's application default credentials, or"
              + " probes.pubsub.backlog.enabled = off",
          e);
    }
    SortedMap<Long, Map<String, Double>> found = read(nowEpochMs());
    if (found.isEmpty()) {
      throw noSamples();
    }
    log.open();
    append(found.lastKey(), found.get(found.lastKey()));
  }

  @Override
  public void sample() {
    long nowEpochMs = nowEpochMs();
    read(nowEpochMs).forEach(this::append);
    if (nowEpochMs - latestEpochMs > LOOK_BACK_MS) {
      throw noSamples();
    }
  }

  private void append(long epochMs, Map<String, Double> values) {
    values.put("backlogAgeMs", (double) Math.max(0, nowEpochMs() - epochMs));
    log.append(clock.ns(epochMs), values);
    latestEpochMs = epochMs;
  }

  /** What is newer than the last time, by the time at which it was taken. */
  private SortedMap<Long, Map<String, Double>> read(long nowEpochMs) {
    long fromEpochMs = Math.max(latestEpochMs, nowEpochMs - LOOK_BACK_MS);
    SortedMap<Long, Map<String, Double>> found = new TreeMap<>();
    try {
      add("num_undelivered_messages", MESSAGES, fromEpochMs, nowEpochMs, found);
      add("oldest_unacked_message_age", OLDEST, fromEpochMs, nowEpochMs, found);
    } catch (ApiException e) {
      throw refused(e);
    }
    return found;
  }

  private void add(
      String metric,
      String name,
      long fromEpochMs,
      long untilEpochMs,
      Map<Long, Map<String, Double>> to) {
    monitoring
        .samples(metric, fromEpochMs, untilEpochMs)
        .forEach(
            (epochMs, value) ->
                to.computeIfAbsent(epochMs, any -> new LinkedHashMap<>()).put(name, value));
  }

  private long nowEpochMs() {
    return clock.epochMs(System.nanoTime());
  }

  private ProbeException noSamples() {
    return new ProbeException(
        setting("subscription", settings.subscription())
            + "Cloud Monitoring has no sample of it from the last 10 minutes; needs a subscription"
            + " of project "
            + pubSub.project()
            + " that has been there for a while");
  }

  private ProbeException refused(ApiException e) {
    return new ProbeException(
        switch (e.getStatusCode().getCode()) {
          case PERMISSION_DENIED, UNAUTHENTICATED ->
              setting("subscription", settings.subscription())
                  + TemporarySubscription.words(e)
                  + "; needs the permission to read the metrics of project "
                  + pubSub.project()
                  + " (roles/monitoring.viewer)";
          case NOT_FOUND, INVALID_ARGUMENT ->
              "probes.pubsub.project = "
                  + pubSub.project()
                  + ": "
                  + TemporarySubscription.words(e)
                  + "; needs a project whose metrics Cloud Monitoring has";
          case UNAVAILABLE, DEADLINE_EXCEEDED ->
              setting("endpoint", PubSubConnection.shown(settings.endpoint()))
                  + "does not answer; needs Cloud Monitoring, or"
                  + " probes.pubsub.backlog.enabled = off";
          default ->
              setting("subscription", settings.subscription())
                  + TemporarySubscription.words(e)
                  + "; needs a subscription whose metrics can be read";
        },
        e);
  }

  private static String setting(String name, String value) {
    return "probes.pubsub.backlog." + name + " = " + value + ": ";
  }

  @Override
  public OptionalLong requests() {
    CloudMonitoring current = monitoring;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.requests());
  }

  @Override
  public Optional<Sample> latest() {
    return log.latest();
  }

  @Override
  public void close() {
    if (monitoring != null) {
      monitoring.close();
    }
    log.close();
  }
}
