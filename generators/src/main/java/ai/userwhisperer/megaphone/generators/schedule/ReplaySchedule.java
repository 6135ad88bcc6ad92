package ai.userwhisperer.megaphone.generators.schedule;

import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Requests at the times that a file lists, those before the phase's end. The file is read once. */
final class ReplaySchedule implements ArrivalSchedule {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  private final long[] dueNs;
  private final long requests;

  /**
   * @throws ProfileException when the file can't be read, has no line, or has one that is no time
   */
  static ReplaySchedule read(Path file, Duration duration) {
    long[] times = new long[1_024];
    int count = 0;
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        int comment = line.indexOf('#');
        String text = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (text.isEmpty()) {
          continue;
        }
        if (count == times.length) {
          times = Arrays.copyOf(times, 2 * count);
        }
        times[count] = nanoseconds(file, number, text);
        if (count > 0 && times[count] < times[count - 1]) {
          throw error(file, number, text, "needs no less than the line before");
        }
        count++;
      }
    } catch (CharacterCodingException e) {
      throw new ProfileException("schedule.file = " + file + ": needs a file of text in UTF-8", e);
    } catch (IOException e) {
      throw new ProfileException("schedule.file = " + file + ": needs a file that can be read", e);
    }
    if (count == 0) {
      throw new ProfileException(
          "schedule.file = " + file + ": needs at least one line with a time");
    }
    return new ReplaySchedule(Arrays.copyOf(times, count), duration);
  }

  private ReplaySchedule(long[] dueNs, Duration duration) {
    this.dueNs = dueNs;
    this.requests = DueCount.upTo(duration.toNanos() - 1, this::dueNs, dueNs.length);
  }

  private static long nanoseconds(Path file, int line, String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw error(file, line, text, "needs seconds with up to nine decimals, such as 12.345");
    }
    return new BigDecimal(text).movePointRight(9).longValueExact();
  }

  private static ProfileException error(Path file, int line, String text, String allowed) {
    String shown = text.length() <= 80 ? text : text.substring(0, 77) + "...";
    return new ProfileException(file + ":" + line + ": " + shown + ": " + allowed);
  }

  @Override
  public long dueNs(long index) {
    return dueNs[(int) index];
  }

  @Override
  public long requests() {
    return requests;
  }
}
