package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the probe's streams carry what the plan sends through Pub/Sub: a probe that falls behind
 * would show its own lag as the platform's. What the project itself may use in a minute is told by
 * Google's console alone.
 */
final class PubSubStreams {
  /** Of each open stream, by Google: cloud.google.com/pubsub/quotas, in 2026. */
  private static final double BYTES_PER_SECOND = 10e6;

  private static final String NAME = "Pub/Sub quota";

  private PubSubStreams() {}

  /** Empty where nobody counts: without a probe that observes events, and with an emulator. */
  static Optional<Finding> of(Profile profile) {
    return profile
        .probes()
        .pubSub()
        .filter(settings -> settings.observesEvents() && settings.endpoint().isEmpty())
        .map(settings -> of(profile, settings));
  }

  private static Finding of(Profile profile, PubSubSettings settings) {
    double events = 0;
    for (Phase phase : profile.phases()) {
      if (phase instanceof Phase.Firehose firehose) {
        events = Math.max(events, firehose.arrivals().peakRate().orElse(0));
      }
    }
    double bytes = events * PlannedLoad.bytesPerEvent(profile);
    int needed = Math.max(1, (int) Math.ceil(bytes / BYTES_PER_SECOND));
    String words =
        String.format(
            Locale.ROOT,
            "%.1f MB/s at most, which takes %d of %d streams; the project's own quotas are not looked at",
            bytes / 1e6,
            needed,
            settings.streams());
    return settings.streams() < needed
        ? Finding.bad(NAME, words, "set probes.pubsub.streams = " + needed)
        : Finding.good(NAME, words);
  }
}
