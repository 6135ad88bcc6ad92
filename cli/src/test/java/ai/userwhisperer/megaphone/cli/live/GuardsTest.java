package ai.userwhisperer.megaphone.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.SecondCounts;
import ai.userwhisperer.megaphone.profiles.GuardSettings;
import ai.userwhisperer.megaphone.profiles.GuardSettings.Limit;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class GuardsTest {
  private static final GuardSettings SETTINGS =
      new GuardSettings(
          Optional.of(new Limit(0.5, 0.4, Duration.ofSeconds(10))),
          Optional.of(new Limit(30, 20, Duration.ofSeconds(5))),
          Optional.of(Duration.ofSeconds(5)),
          Optional.of(new Limit(0.5, 0.6, Duration.ofSeconds(10))),
          Optional.of(100L << 20));
  private static final Profile PROFILE =
      ProfileFile.load(
          Path.of("../profiles"),
          "local",
          List.of("phases.ingestion.rate=1000", "phases.ingestion.schedule={ shape = constant }"),
          List.of("ingestion"));
  private static final Phase PHASE = PROFILE.phase("ingestion");

  private final PhaseProgress progress = new PhaseProgress(PHASE);
  private final Guards guards = new Guards(SETTINGS);

  @Test
  void aHealthyPhaseGoesOn() {
    assertThat(firstStop(60, second -> counts(second, 10, 0, 1_000))).isEmpty();
  }

  @Test
  void errorsStopTheRunWhenTheyHaveLastedLongEnough() {
    assertThat(firstStop(60, second -> counts(second, 4, second >= 20 ? 6 : 0, 1_000)))
        .contains("30: guard error-rate: more than 50 % of the requests had no success for 10 s");
  }

  @Test
  void aDiskThatFillsStopsTheRun() {
    assertThat(guards.disk(100L << 20)).isEmpty();
    assertThat(guards.disk((100L << 20) - 1))
        .contains("guard disk: less than 100 MiB are left where the run is written");
    assertThat(new Guards(GuardSettings.NONE).disk(0)).isEmpty();
  }

  @Test
  void aShortOutageDoesNot() {
    assertThat(
            firstStop(60, second -> counts(second, 4, second >= 20 && second < 29 ? 6 : 0, 1_000)))
        .isEmpty();
  }

  @Test
  void whatSwingsAboutTheLimitStopsTheRunToo() {
    // 55 % and 45 %: once beyond the limit, only less than 40 % is good again.
    assertThat(
            firstStop(
                60,
                second ->
                    counts(second, second % 2 == 0 ? 45 : 55, second % 2 == 0 ? 55 : 45, 1_000)))
        .contains("10: guard error-rate: more than 50 % of the requests had no success for 10 s");
  }

  @Test
  void theRateThatIsNotReachedStopsTheRun() {
    assertThat(firstStop(60, second -> counts(second, 10, 0, second < 5 ? 1_000 : 499)))
        .contains("15: guard rate: less than 50 % of the events asked for were accepted for 10 s");
    assertThat(firstStop(60, second -> counts(second, 10, 0, 501))).isEmpty();
  }

  @Test
  void aLagThatLastsStopsTheRun() throws IOException {
    progress.pubSub(Json.parse("{\"observed\":5,\"lagP99Ns\":31000000000}"));
    assertThat(firstStop(60, second -> counts(second, 10, 0, 1_000)))
        .contains("5: guard lag: the 99th percentile of the processing lag was above 30 s for 5 s");
  }

  @Test
  void whileNothingArrivesTheLagGrows() throws IOException {
    progress.pubSub(Json.parse("{\"observed\":5,\"lagP99Ns\":1000000000}"));
    progress.add(counts(0, 10, 0, 1_000));
    progress.add(counts(1, 10, 0, 1_000));
    assertThat(guards.check(progress, 2_000)).isEmpty();
    progress.pubSub(Json.parse("{\"observed\":5}"));

    // A lag of 1 s in second 0 is one of more than 30 s in second 30, and has been for 5 s in
    // second 34.
    assertThat(firstStop(2, 60, second -> counts(second, 10, 0, 1_000)))
        .contains(
            "35: guard lag: the 99th percentile of the processing lag was above 30 s for 5 s");
  }

  @Test
  void silenceStopsTheRun() {
    progress.add(counts(0, 10, 0, 1_000));
    progress.add(sent(1, 10));
    assertThat(guards.check(progress, 7_999)).isEmpty();
    assertThat(guards.check(progress, 8_000))
        .contains("guard silence: requests were sent, and none was answered for 5 s");
  }

  @Test
  void silenceIsNoneWhereNothingWasAsked() {
    progress.add(counts(0, 10, 0, 1_000));
    progress.add(counts(1, 0, 0, 0));
    assertThat(guards.check(progress, 60_000)).isEmpty();
  }

  @Test
  void withoutGuardsNothingStopsARun() {
    Guards none = new Guards(GuardSettings.NONE);
    for (int second = 0; second < 60; second++) {
      progress.add(counts(second, 0, 10, 0));
      assertThat(none.check(progress, second * 1_000L + 9_000)).isEmpty();
    }
  }

  private interface Seconds {
    SecondCounts of(int second);
  }

  private Optional<String> firstStop(int until, Seconds seconds) {
    return firstStop(0, until, seconds);
  }

  /** The second in which the run is stopped, and why. */
  private Optional<String> firstStop(int from, int until, Seconds seconds) {
    for (int second = from; second < until; second++) {
      progress.add(seconds.of(second));
      Optional<String> stop = guards.check(progress, second * 1_000L + 500);
      if (stop.isPresent()) {
        return Optional.of(second + ": " + stop.get());
      }
    }
    return Optional.empty();
  }

  private static SecondCounts counts(int second, long good, long failed, long accepted) {
    return counts(second, good + failed, good, failed, accepted);
  }

  private static SecondCounts sent(int second, long sent) {
    return counts(second, sent, 0, 0, 0);
  }

  private static SecondCounts counts(int second, long sent, long good, long failed, long accepted) {
    return new SecondCounts(
        second,
        0,
        sent,
        good,
        failed,
        0,
        0,
        0,
        accepted,
        0,
        0,
        0,
        0,
        0,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        null);
  }
}
