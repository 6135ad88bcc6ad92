package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.reports.capacity.Capacity;
import ai.userwhisperer.megaphone.reports.capacity.CapacityStudy;
import ai.userwhisperer.megaphone.reports.capacity.ReplicaPlan;
import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit;
import ai.userwhisperer.megaphone.reports.capacity.ScalabilityFit.Point;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how many replicas a rate takes. */
@Command(
    name = "replicas",
    mixinStandardHelpOptions = true,
    description = {
      "From capacity studies of a platform with different numbers of replicas, say how many a rate"
          + " takes, and beyond how many more make it slower.",
      "Exit code: 0, 1 when no number carries the rate, 2 for studies that do not suffice."
    })
final class ReplicasCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "STUDY[=REPLICAS]",
      arity = "1..*",
      description = {
        "Directories of studies of megaphone capacity, with the number of replicas where no probe saw"
            + " it; or a file of lines REPLICAS,EVENTS_PER_SECOND."
      })
  private List<String> studies;

  @Option(
      names = "--for",
      paramLabel = "RATE",
      required = true,
      description = "Events a second that are to be carried.")
  private double rate;

  @Option(
      names = "--zones",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Replicas are spread evenly over so many zones, and one may be lost (default: none is).")
  private int zones;

  @Override
  public Integer call() {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new ProfileException(
          "--for = " + rate + ": needs a number above 0, in events per second");
    }
    if (zones < 1) {
      throw new ProfileException("--zones = " + zones + ": needs a whole number from 1 on");
    }
    List<Point> points = new ArrayList<>();
    for (String study : studies) {
      int equals = study.lastIndexOf('=');
      Path path = Path.of(equals < 0 ? study : study.substring(0, equals));
      if (Files.isRegularFile(path)) {
        points.addAll(lines(path));
      } else {
        points.add(point(path, equals < 0 ? null : study.substring(equals + 1)));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Point point : points) {
      out.printf(Locale.ROOT, "%6.0f replicas  %,12.0f events/s%n", point.n(), point.throughput());
    }
    ReplicaPlan plan;
    try {
      plan = new ReplicaPlan(ScalabilityFit.of(points), rate, zones);
    } catch (IllegalArgumentException e) {
      throw new ProfileException("replicas: " + e.getMessage(), e);
    }
    plan.lines().forEach(out::println);
    out.flush();
    return plan.isPossible() ? 0 : 1;
  }

  private static Point point(Path directory, String told) {
    CapacityStudy study = CapacityStudy.read(directory);
    double capacity =
        Capacity.of(study.levels())
            .rate()
            .orElseThrow(
                () -> new ProfileException(directory + ": needs a study that found a capacity"));
    if (told != null) {
      return new Point(number(directory + "=" + told, told), capacity);
    }
    OptionalDouble seen = study.replicas();
    return new Point(
        seen.orElseThrow(
            () ->
                new ProfileException(
                    directory
                        + ": needs the number of replicas, as in "
                        + directory
                        + "=3: no probe saw it")),
        capacity);
  }

  private static List<Point> lines(Path file) {
    try {
      List<Point> points = new ArrayList<>();
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        int comma = line.indexOf(',');
        if (comma < 0) {
          throw new ProfileException(
              file + ": " + line + ": needs REPLICAS,EVENTS_PER_SECOND on each line");
        }
        points.add(
            new Point(
                number(file + ": " + line, line.substring(0, comma)),
                number(file + ": " + line, line.substring(comma + 1))));
      }
      return points;
    } catch (IOException e) {
      throw new ProfileException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static double number(String where, String text) {
    try {
      double number = Double.parseDouble(text.strip());
      if (number > 0 && Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new ProfileException(where + ": needs numbers above 0");
  }
}
