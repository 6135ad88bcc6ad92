package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Optional;

/**
 * How much a run will send, by its firehose: journeys depend on the answers that they get.
 *
 * @param requests in all
 * @param events in all
 * @param time of load, drains aside
 * @param openEnded whether a closed loop, which sends as fast as it is answered, comes on top
 */
public record PlannedLoad(long requests, long events, Duration time, boolean openEnded) {
  /** What Google asks for publishing or delivering: cloud.google.com/pubsub/pricing, in 2026. */
  private static final double DOLLARS_PER_TIB = 40;

  /** Published once, delivered to the platform and to the probe. */
  private static final int PASSES = 3;

  private static final int EVENTS_WEIGHED = 200;

  /** What a profile's phases will send. */
  public static PlannedLoad of(Profile profile) {
    long requests = 0;
    long events = 0;
    boolean openEnded = false;
    Duration time = Duration.ZERO;
    for (Phase phase : profile.phases()) {
      time = time.plus(phase.duration());
      if (phase instanceof Phase.Firehose firehose) {
        Optional<ArrivalSchedule> schedule = ArrivalSchedule.of(firehose, profile.seed());
        long ofPhase = schedule.map(ArrivalSchedule::requests).orElse(0L);
        requests += ofPhase;
        events += ofPhase * firehose.batch();
        openEnded |= schedule.isEmpty();
      }
    }
    return new PlannedLoad(requests, events, time, openEnded);
  }

  /** Of its events, as they are published; about. Renders some of them. */
  public long bytes(Profile profile) {
    return events == 0 ? 0 : events * bytesPerEvent(profile);
  }

  static long bytesPerEvent(Profile profile) {
    EventRenderer renderer =
        new EventRenderer(EventModel.of(profile.events(), profile.seed()), "aaaaaa", 0);
    ByteBuf out = Unpooled.buffer();
    try {
      for (int event = 0; event < EVENTS_WEIGHED; event++) {
        renderer.event(event, event, 0, out);
      }
      return out.readableBytes() / EVENTS_WEIGHED;
    } finally {
      out.release();
    }
  }

  /** What Google's Pub/Sub asks for so many bytes of events, about. */
  public static double dollars(long bytes) {
    return DOLLARS_PER_TIB * PASSES * bytes / (double) (1L << 40);
  }

  /**
   * Holds it against the profile's fences.
   *
   * @throws ProfileException when it is more than they allow
   */
  public void check(Profile profile) {
    if (events > profile.fences().maxEvents()) {
      throw new ProfileException(
          "phases = %,d events: needs at most fences.max-events = %,.0f"
              .formatted(events, profile.fences().maxEvents()));
    }
  }
}
