package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.measurements.ObservationLog;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sees every event that the platform publishes, by a subscription of its own on the topic of
 * events: which arrived, which twice, and how long after they were due.
 *
 * <p>A message counts as observed when the response that holds it was handed to us; the clock is
 * read once for each response. {@code redelivered} counts messages that Pub/Sub brought again,
 * after a stream had ended or by its own count of attempts, which are no duplicates of the
 * platform's. {@code outOfOrder} counts those that came after a later one of their ordering key.
 * The publish time is of Pub/Sub's wall clock: it splits the processing lag in two, each wrong by
 * as much as the clocks differ, and {@code implausiblePublishTimes} counts the events where that is
 * certain.
 */
final class PubSubProbe implements Probe {
  static final String NAME = "pubsub";

  private final PubSubSettings settings;
  private final RunDirectory run;
  private final RunClock clock;
  private final DueTimes dueTimes;
  private final List<PullStream> streams = new ArrayList<>();
  private PubSubConnection connection;
  private TemporarySubscription subscription;
  private ObservationLog observations;
  private volatile Observer observer;
  private final ProbeLog log;

  PubSubProbe(PubSubSettings settings, RunDirectory run, RunClock clock, DueTimes dueTimes) {
    this.settings = settings;
    this.run = run;
    this.log = new ProbeLog(run, NAME, clock);
    this.clock = clock;
    this.dueTimes = dueTimes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean required() {
    return settings.required();
  }

  @Override
  public void start() {
    String runId = run.manifest().runId();
    connection = new PubSubConnection(settings);
    subscription = new TemporarySubscription(connection.stub(), settings, runId);
    subscription.create();
    observations = new ObservationLog(run, NAME, dueTimes, clock);
    observer = new Observer(observations, clock);
    log.open();
    observer.observe(subscription.tryToRead(), System.nanoTime());
    for (int i = 0; i < settings.streams(); i++) {
      PullStream stream =
          new PullStream(
              connection.stub(),
              subscription.name(),
              "megaphone-" + i,
              observer,
              connection.executor());
      streams.add(stream);
      stream.open();
    }
  }

  @Override
  public void sample() {
    long nowNs = System.nanoTime();
    long redelivered = observer.redelivered(nowNs);
    ObservationLog.Totals totals = observations.flush();
    List<String> outages = streams.stream().flatMap(each -> each.outage().stream()).toList();
    if (outages.size() == streams.size()) {
      throw new ProbeException(subscription.name() + ": " + outages.get(0));
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("observed", (double) totals.observed());
    values.put("duplicates", (double) totals.duplicates());
    values.put("foreign", (double) totals.foreign());
    values.put("implausiblePublishTimes", (double) totals.implausiblePublishTimes());
    values.put("messages", (double) observer.messages());
    values.put("redelivered", (double) redelivered);
    values.put("outOfOrder", (double) observer.outOfOrder());
    if (totals.lagMaxNs() > 0) {
      values.put("lagP99Ns", (double) totals.lagP99Ns());
      values.put("lagMaxNs", (double) totals.lagMaxNs());
    }
    log.append(nowNs, values);
  }

  /** Each response takes one, which acknowledges it. */
  @Override
  public OptionalLong requests() {
    Observer current = observer;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.responses());
  }

  @Override
  public Optional<Sample> latest() {
    return log.latest();
  }

  @Override
  public void close() {
    if (observer != null) {
      observer.close();
    }
    streams.forEach(PullStream::close);
    try {
      if (subscription != null) {
        subscription.delete();
      }
    } finally {
      if (connection != null) {
        connection.close();
      }
      if (observations != null) {
        observations.close();
      }
      log.close();
    }
  }
}
