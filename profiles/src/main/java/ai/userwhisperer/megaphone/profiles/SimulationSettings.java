package ai.userwhisperer.megaphone.profiles;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the requests of a simulation are. Each simulation looks at what concerns it.
 *
 * @param mix weights of its kinds of requests, by name; those not named are not sent. Empty: as the
 *     simulation itself has it
 * @param batch events or decisions to a request that carries several; 1 to {@value
 *     Phase.Firehose#MAX_BATCH}
 * @param journey of its users
 * @param quality of generated contents
 * @param limit of the key
 * @param gatlingReport whether Gatling writes its own log and report too, which costs the injector
 *     memory and time
 */
public record SimulationSettings(
    SortedMap<String, Double> mix,
    int batch,
    JourneySettings journey,
    QualityScore quality,
    RateLimit limit,
    boolean gatlingReport) {
  /** Of a batch, where nothing is said. */
  static final int BATCH = 50;

  /** Those of a run from before there were any. */
  public static final SimulationSettings FORMER =
      new SimulationSettings(
          new TreeMap<>(),
          BATCH,
          JourneySettings.FORMER,
          QualityScore.OF_THE_PLATFORM,
          RateLimit.OF_THE_INGRESS,
          false);

  public SimulationSettings {
    mix = Weights.checked("mix", mix);
    Checks.within(1, Phase.Firehose.MAX_BATCH, "batch", batch, "events to a request");
  }
}
