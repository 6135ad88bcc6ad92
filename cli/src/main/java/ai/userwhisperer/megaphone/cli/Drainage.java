package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.LineTail;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.ledger.EventSet;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits until the platform is empty, or the drain window is over. */
final class Drainage {
  private static final long LOOK_EVERY_MS = 250;

  private final RunDirectory run;
  private final Profile profile;
  private final Injectors injectors;
  private final BooleanSupplier hurried;
  private final LineTail<JsonNode> redis;
  private double queueDepth;

  /**
   * @param injectors whose events are waited for
   * @param hurried whether somebody does not want to wait
   */
  Drainage(RunDirectory run, Profile profile, Injectors injectors, BooleanSupplier hurried) {
    this.injectors = injectors;
    this.run = run;
    this.profile = profile;
    this.hurried = hurried;
    this.redis = run.tailProbe("redis");
  }

  /**
   * Waits. A first interruption does not shorten it: what is on its way still counts.
   *
   * @return false: it was cut short
   */
  boolean await() throws InterruptedException {
    long endNs = System.nanoTime() + profile.drain().window().toNanos();
    while (!hurried.getAsBoolean() && !isEmpty() && System.nanoTime() < endNs) {
      Thread.sleep(LOOK_EVERY_MS);
    }
    if (hurried.getAsBoolean()) {
      return false;
    }
    Thread.sleep(profile.drain().quiet().toMillis());
    return true;
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
    return injectors.ledger(run).countWithout(EventSet.ACCEPTED, EventSet.OBSERVED);
  }
}
