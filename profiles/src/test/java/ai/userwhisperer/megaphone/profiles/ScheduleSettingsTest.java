package ai.userwhisperer.megaphone.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a phase of the firehose says when and over what it sends, and what is wrong with it. */
final class ScheduleSettingsTest {
  private static final Path PROFILES = Path.of("").toAbsolutePath();

  @TempDir Path directory;

  private Profile load(String phase, String... assignments) throws IOException {
    Path file = directory.resolve("own.conf");
    Files.writeString(
        file,
        """
        include file("%s")
        include file("%s")
        sandbox.start = true
        phases = [ ${templates.firehose} { name = load } { %s } ]
        """
            .formatted(
                PROFILES.resolve("defaults.conf"), PROFILES.resolve("baselines.conf"), phase));
    Profile profile = ProfileFile.load(directory, file.toString(), List.of(assignments), List.of());
    assertThat(ProfileFile.parse(profile.resolved())).isEqualTo(profile);
    return profile;
  }

  private Phase.Firehose firehose(String phase, String... assignments) throws IOException {
    return (Phase.Firehose) load(phase, assignments).phase("load");
  }

  private Arrivals arrivals(String phase, String... assignments) throws IOException {
    return firehose(phase, assignments).arrivals();
  }

  @Test
  void everyShapeIsReadWithItsSettings() throws IOException {
    Duration tenSeconds = Duration.ofSeconds(10);
    assertThat(arrivals("rate = 10")).isEqualTo(new Arrivals.Constant(10));
    assertThat(arrivals("rate = max")).isEqualTo(new Arrivals.ClosedLoop());
    assertThat(arrivals("rate = 10, schedule { shape = constant }"))
        .isEqualTo(new Arrivals.Constant(10));
    assertThat(arrivals("rate = 10, schedule { shape = ramp, from = 1, over = 10 s }"))
        .isEqualTo(new Arrivals.Ramp(1, 10, tenSeconds));
    assertThat(arrivals("schedule { shape = steps, rates = [1, 2.5], each = 10 s }"))
        .isEqualTo(new Arrivals.Steps(List.of(1.0, 2.5), tenSeconds));
    assertThat(
            arrivals("rate = 10, schedule { shape = spike, peak = 50, at = 0 s, length = 10 s }"))
        .isEqualTo(new Arrivals.Spike(10, 50, Duration.ZERO, tenSeconds));
    assertThat(arrivals("rate = 10, schedule { shape = sine, amplitude = 8, period = 10 s }"))
        .isEqualTo(new Arrivals.Sine(10, 8, tenSeconds));
    assertThat(arrivals("rate = 10, schedule { shape = poisson }"))
        .isEqualTo(new Arrivals.Poisson(10));
    assertThat(arrivals("schedule { shape = replay, file = /a/offsets.txt }"))
        .isEqualTo(new Arrivals.Replay(Path.of("/a/offsets.txt")));
  }

  @Test
  void theMeansOfSendingAreRead() throws IOException {
    assertThat(
            firehose(
                    "rate = 1, connections = 3, in-flight = 16, threads = 2, io = io_uring,"
                        + " protocol = h2, compression = gzip, max-wait = 50 ms")
                .sending())
        .isEqualTo(
            new Sending(
                3,
                16,
                2,
                Sending.Io.IO_URING,
                Sending.Protocol.H2,
                Sending.Compression.GZIP,
                Duration.ofMillis(50)));
    assertThat(firehose("rate = 1").sending().io()).isEqualTo(Sending.Io.AUTO);
    assertThat(firehose("rate = 1, protocol = http/1.1").sending().protocol())
        .isEqualTo(Sending.Protocol.HTTP_1_1);
  }

  @Test
  void filesAreFoundBesideTheProfile() throws IOException {
    Profile profile =
        load("schedule { shape = replay, file = a/offsets.txt }", "target.trust-file=ca.pem");

    assertThat(((Phase.Firehose) profile.phase("load")).arrivals())
        .isEqualTo(new Arrivals.Replay(directory.toAbsolutePath().resolve("a/offsets.txt")));
    assertThat(profile.target().trustFile()).hasValue(directory.toAbsolutePath().resolve("ca.pem"));
    assertThat(load("rate = 1").target().trustFile()).isEmpty();
  }

  @Test
  void anotherShapeThatIsAssignedLeavesNothingOfTheOneBefore() throws IOException {
    String ramp = "rate = 10, schedule { shape = ramp, from = 1, over = 10 s }";

    assertThat(arrivals(ramp, "phases.load.schedule.shape=constant"))
        .isEqualTo(new Arrivals.Constant(10));
    assertThat(arrivals(ramp, "phases.load.schedule={shape=sine,amplitude=1,period=2 s}"))
        .isEqualTo(new Arrivals.Sine(10, 1, Duration.ofSeconds(2)));
    assertThat(
            arrivals(
                ramp,
                "phases.load.schedule.shape=steps",
                "phases.load.schedule.rates=[5]",
                "phases.load.schedule.each=2 s",
                "phases.load.rate=null"))
        .isEqualTo(new Arrivals.Steps(List.of(5.0), Duration.ofSeconds(2)));
    assertThat(arrivals(ramp, "phases.load.schedule.from=3"))
        .isEqualTo(new Arrivals.Ramp(3, 10, Duration.ofSeconds(10)));
  }

  @Test
  void aFileTakesAShapeBackThatItLaysAnotherOver() throws IOException {
    String ramp = "rate = 10, schedule { shape = ramp, from = 1, over = 10 s }";

    assertThat(arrivals(ramp + " } { schedule = null } { schedule { shape = poisson }"))
        .isEqualTo(new Arrivals.Poisson(10));
    assertThatThrownBy(() -> load(ramp + " } { schedule { shape = poisson }"))
        .hasMessage(
            "profiles/own.conf: phases[0].schedule.from = 1: unknown setting; known here: shape");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate = 0 | rate = 0: needs a number above 0, in events per second",
        "rate = 1e9 | rate = 1000000000: needs at most 100000000 events per second",
        "batch = 1 | rate = (not set): needs a number of events per second, or max for a closed loop",
        "rate = maximum | rate = maximum: needs a number of events per second, or max for a closed loop",
        "rate = max, schedule { shape = poisson } | rate = max: needs a number where schedule.shape = poisson: a closed loop has none",
        "rate = 1, schedule = steep | schedule = steep: needs a section in { }",
        "rate = 1, schedule = null | schedule = null: needs a section in { }",
        "rate = 1, schedule { shape = square } | schedule.shape = square: needs one of constant, ramp, steps, spike, sine, poisson, replay",
        "rate = 1, schedule { shape = constant, from = 1 } | schedule.from = 1: unknown setting; known here: shape",
        "rate = 1, schedule { shape = ramp, from = 1, over = 1 s, form = 2 } | schedule.form = 2: unknown setting; known here: from, over, shape",
        "rate = 1, schedule { shape = ramp, over = 1 s } | schedule.from = (not set): needs a number",
        "rate = 1, schedule { shape = ramp, from = -1, over = 1 s } | schedule.from = -1: needs a number of 0 or more, in events per second",
        "rate = 1, schedule { shape = ramp, from = 1, over = 0 s } | schedule.over = 0 s: needs a time above 0, such as 10 s or 50 ms",
        "rate = 1, schedule { shape = ramp, from = 1, over = 8 d } | schedule.over = 691200 s: needs at most 604800 s",
        "schedule { shape = steps, rates = 5, each = 1 s } | schedule.rates = 5: needs a list of numbers",
        "schedule { shape = steps, rates = [], each = 1 s } | schedule.rates = 0 rates: needs 1 to 1000 rates, in events per second",
        "schedule { shape = steps, rates = [1, -2], each = 1 s } | schedule.rates = -2: needs a number of 0 or more, in events per second",
        "schedule { shape = steps, rates = [0], each = 1 s } | schedule.rates = [0.0]: needs a rate above 0, in events per second",
        "rate = 1, schedule { shape = steps, rates = [1], each = 1 s } | rate = 1: needs to be left out where schedule.shape = steps, which has its own rates",
        "rate = 9, schedule { shape = spike, peak = 9, at = 1 s, length = 1 s } | schedule.peak = 9: needs more than rate = 9, in events per second",
        "rate = 1, schedule { shape = spike, peak = 9, at = -1 s, length = 1 s } | schedule.at = -1 s: needs a time of 0 or more, at most 604800 s",
        "rate = 1, schedule { shape = spike, peak = 9, at = 1 s, length = 0 s } | schedule.length = 0 s: needs a time above 0, such as 10 s or 50 ms",
        "rate = 9, schedule { shape = sine, amplitude = 10, period = 1 s } | schedule.amplitude = 10: needs a number from 0 to rate = 9, in events per second",
        "rate = 1, schedule { shape = sine, amplitude = 1, period = soon } | schedule.period = soon: needs a time, such as 10 s or 50 ms",
        "rate = 6e7, schedule { shape = sine, amplitude = 5e7, period = 1 s } | schedule.amplitude = 50000000: needs at most 100000000 events per second with the rate",
        "schedule { shape = replay } | schedule.file = (not set): needs a text",
        "schedule { shape = replay, file = '' } | schedule.file = : needs a file with the times of requests",
        "rate = 5, schedule { shape = replay, file = a.txt } | rate = 5: needs to be left out where schedule.shape = replay, which has its own rates",
        "rate = 1, threads = 65 | threads = 65: needs a whole number from 0 to 64, in threads that each have a connection",
        "rate = 1, connections = 20001 | connections = 20001: needs a whole number from 1 to 20000, in connections",
        "rate = 1, in-flight = 0 | in-flight = 0: needs a whole number from 1 to 1024, in requests on a connection",
        "rate = 1, max-wait = 0 s | max-wait = 0 s: needs a time above 0, such as 10 s or 50 ms",
        "rate = 1, io = kqueue | io = kqueue: needs one of auto, epoll, io_uring, nio",
        "rate = 1, protocol = h3 | protocol = h3: needs one of http/1.1, h2",
        "rate = 1, compression = zstd | compression = zstd: needs one of none, gzip",
      },
      quoteCharacter = '\0')
  void anErrorNamesTheSettingTheValueAndWhatIsAllowed(String phase, String message) {
    assertThatThrownBy(() -> load(phase.replace("''", "\"\"")))
        .isInstanceOf(ProfileException.class)
        .hasMessage("profiles/own.conf: phases[0]." + message);
  }
}
