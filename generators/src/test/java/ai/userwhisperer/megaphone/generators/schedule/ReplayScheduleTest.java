package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.profiles.Arrivals;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayScheduleTest extends ArrivalScheduleContract {
  @TempDir static Path directory;

  private static final Duration MINUTE = Duration.ofSeconds(60);

  @Override
  List<Case> cases() {
    String many =
        IntStream.range(0, 30_000)
            .mapToObj(i -> BigDecimal.valueOf(i, 3).toPlainString())
            .collect(Collectors.joining("\n"));
    return List.of(
        new Case(new Arrivals.Replay(write("few.txt", "0\n0.5\n0.5\n59.999999999\n")), 1, MINUTE),
        new Case(new Arrivals.Replay(write("many.txt", many)), 10, MINUTE));
  }

  private static Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArrivalSchedule replay(Path file) {
    return ArrivalSchedule.of(new Arrivals.Replay(file), 1, MINUTE, SEED);
  }

  @Test
  void aLineIsARequestToTheNanosecond() {
    ArrivalSchedule schedule =
        replay(write("a.txt", "# recorded\n\n0.000000001\n 1.5 # a comment\n00012\n"));

    assertThat(schedule.requests()).isEqualTo(3);
    assertThat(schedule.dueNs(0)).isEqualTo(1);
    assertThat(schedule.dueNs(1)).isEqualTo(1_500_000_000L);
    assertThat(schedule.dueNs(2)).isEqualTo(12_000_000_000L);
  }

  @Test
  void linesBeyondThePhasesEndAreLeftOut() {
    assertThat(replay(write("long.txt", "1\n59.999999999\n60\n3600\n")).requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "1,5   | 1,5: needs seconds with up to nine decimals, such as 12.345",
        "-1    | -1: needs seconds with up to nine decimals, such as 12.345",
        "1e3   | 1e3: needs seconds with up to nine decimals, such as 12.345",
        "0.0123456789 | 0.0123456789: needs seconds with up to nine decimals, such as 12.345",
        "9.999 | 9.999: needs no less than the line before"
      })
  void aLineThatIsNoTimeIsNamed(String line, String message) {
    Path file = write("bad.txt", "# times\n10\n" + line + "\n");

    assertThatThrownBy(() -> replay(file))
        .isInstanceOf(ProfileException.class)
        .hasMessage(file + ":3: " + message);
  }

  @Test
  void aFileWithoutTimesIsRefused() throws IOException {
    Path empty = write("empty.txt", "# nothing\n");
    Path missing = directory.resolve("missing.txt");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});

    assertThatThrownBy(() -> replay(empty))
        .hasMessage("schedule.file = " + empty + ": needs at least one line with a time");
    assertThatThrownBy(() -> replay(missing))
        .isInstanceOf(ProfileException.class)
        .hasMessage("schedule.file = " + missing + ": needs a file that can be read");
    assertThatThrownBy(() -> replay(binary))
        .isInstanceOf(ProfileException.class)
        .hasMessage("schedule.file = " + binary + ": needs a file of text in UTF-8");
  }
}
