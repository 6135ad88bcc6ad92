package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.LineTail;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Waits until the platform is empty, or the drain window is over. */
final class Drainage {
  private static final long LOOK_EVERY_MS = 250;

  private final RunDirectory run;
  private final Profile profile;
  private final LineTail<JsonNode> redis;
  private double queueDepth;

  Drainage(RunDirectory run, Profile profile) {
    this.run = run;
    this.profile = profile;
    this.redis = run.tailProbe("redis");
  }

  /** Waits. An interruption does not shorten it: what is on its way still counts. */
  void await(String phase) throws InterruptedException {
    long endNs = System.nanoTime() + profile.drain().window().toNanos();
    while (!isEmpty() && System.nanoTime() < endNs) {
      Thread.sleep(LOOK_EVERY_MS);
    }
    Thread.sleep(profile.drain().quiet().toMillis());
  }

  private boolean isEmpty() {
    List<JsonNode> samples = redis.poll();
    if (!samples.isEmpty()) {
      queueDepth = samples.get(samples.size() - 1).path("queueDepth").asDouble(0);
    }
    return queueDepth == 0 && (!observesEvents() || missing() == 0);
  }

  private boolean observesEvents() {
    return profile.probes().pubSub().map(PubSubSettings::observesEvents).orElse(false);
  }

  private long missing() {
    return run.readLedger(damaged -> {}).countWithout(EventSet.ACCEPTED, EventSet.OBSERVED);
  }
}
