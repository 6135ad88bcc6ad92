package ai.userwhisperer.megaphone.cli.meeting;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest.Clock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.measurements.Share;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder in which the injectors of a run meet. Each mark is a small file that is written once,
 * by one of them, and never changed; heartbeats alone are written again and again. That asks no
 * more of the folder than that a file that was written is seen by the others soon, and that of two
 * who make the same new file one fails: a local disk, NFS, and object stores that are mounted do
 * that.
 *
 * <p>Thread-safe.
 */
public final class Meeting {
  private static final String PLAN = "plan.json";
  private static final String STOP = "stop.json";

  private final Path folder;
  private final String instance = UUID.randomUUID().toString();

  /**
   * What is run.
   *
   * @param count of injectors
   * @param machine on which the first injector is, as long as it runs; empty where it does not say
   * @param clock of the first injector
   * @param version of Megaphone: parts of different versions are no run
   * @param profile resolved, without secrets
   */
  public record Plan(
      String runId,
      String runKey,
      int count,
      String machine,
      Clock clock,
      String version,
      JsonNode profile) {}

  /**
   * When a phase begins.
   *
   * @param epochMs by the reference's clock
   */
  private record Start(double epochMs) {}

  /** Why the run has to stop. */
  private record Stop(int injector, String reason) {}

  /** Who an injector is. */
  private record Claim(String instance, String host) {}

  /**
   * The meeting of a run.
   *
   * @param root the run's directory
   */
  public Meeting(Path root) {
    this.folder = RunDirectory.partsDirectory(root);
    for (String marks : new String[] {"claims", "beats", "marks"}) {
      try {
        Files.createDirectories(folder.resolve(marks));
      } catch (IOException e) {
        throw new RunException(folder + ": can't be made: " + e.getMessage(), e);
      }
    }
  }

  /** Tells the others what is run. */
  public void announce(Plan plan) {
    write(PLAN, plan);
  }

  /** Empty before it was announced. */
  public Optional<Plan> plan() {
    return read(PLAN, Plan.class);
  }

  // Who is who

  /**
   * Takes the place of an injector. A place is taken for good; whoever finds it taken, by one that
   * has no heartbeat any more, takes the next generation of it.
   *
   * @param generation 0 for the first
   * @return whether it is ours now
   */
  public boolean claim(Share share, int generation, String host) {
    return create("claims/" + place(share, generation), new Claim(instance, host));
  }

  /** On which machine the place is taken; empty while it is not. */
  public Optional<String> claimedBy(Share share, int generation) {
    return read("claims/" + place(share, generation), Claim.class).map(Claim::host);
  }

  /** Where the part of an injector is written: its own directory, whoever came before. */
  public Path partDirectory(Share share, int generation) {
    return folder.resolve(place(share, generation));
  }

  /** Where the part is written of whoever took an injector's place last. */
  public Path partDirectory(Share share) {
    int generation = 0;
    while (claimedBy(share, generation + 1).isPresent()) {
      generation++;
    }
    return partDirectory(share, generation);
  }

  private static String place(Share share, int generation) {
    return generation == 0 ? "" + share.index() : share.index() + "-" + generation;
  }

  /** Tells that an injector is alive. */
  public void beat(int injector, long number) {
    write("beats/" + injector, number);
  }

  /** The number of an injector's last heartbeat; empty before the first. */
  public Optional<Long> lastBeat(int injector) {
    return read("beats/" + injector, Long.class);
  }

  // Phases

  /** Tells that an injector could begin a phase at any moment. */
  public void ready(String phase, int injector) {
    create("marks/" + phase + ".ready." + injector, instance);
  }

  public boolean isReady(String phase, int injector) {
    return exists("marks/" + phase + ".ready." + injector);
  }

  /** Tells when a phase begins, by the reference's clock. */
  public void start(String phase, double epochMs) {
    create("marks/" + phase + ".start", new Start(epochMs));
  }

  /** Empty while that is not known. */
  public Optional<Double> startOf(String phase) {
    return read("marks/" + phase + ".start", Start.class).map(Start::epochMs);
  }

  /** Tells that an injector has sent its share of a phase, and all of that is on disk. */
  public void sent(String phase, int injector) {
    create("marks/" + phase + ".sent." + injector, instance);
  }

  public boolean hasSent(String phase, int injector) {
    return exists("marks/" + phase + ".sent." + injector);
  }

  /** Tells that the part of an injector is whole: nothing will be written to it any more. */
  public void ended(int injector) {
    create("marks/ended." + injector, instance);
  }

  public boolean hasEnded(int injector) {
    return exists("marks/ended." + injector);
  }

  // The stop

  /** Tells all that the run has to stop. The first reason stays. */
  public void stop(int injector, String reason) {
    create(STOP, new Stop(injector, reason));
  }

  /** Why it has to; empty while it has not. */
  public Optional<String> stopped() {
    return read(STOP, Stop.class).map(stop -> "injector " + stop.injector() + ": " + stop.reason());
  }

  // Files

  private boolean exists(String mark) {
    return Files.exists(folder.resolve(mark));
  }

  /** Writes a mark that nobody has written; false when somebody has. */
  private boolean create(String mark, Object value) {
    try {
      Files.write(
          folder.resolve(mark),
          Json.line(value).getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(folder.resolve(mark) + ": can't be written", e);
    }
  }

  private void write(String mark, Object value) {
    Json.write(folder.resolve(mark), value);
  }

  /** A mark that is only half there is not there yet. */
  private <T> Optional<T> read(String mark, Class<T> type) {
    try {
      return Optional.ofNullable(Json.read(folder.resolve(mark), type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
