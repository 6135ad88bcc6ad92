package ai.userwhisperer.megaphone.measurements;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code run.json}: what was run, on what, and when. Written when the run starts and again at each
 * step, so a run that was killed says how far it came.
 *
 * @param schemaVersion of the run directory; this version writes {@link #SCHEMA_VERSION}
 * @param runId the run's name, unique
 * @param runKey the six characters that every event id of the run carries
 * @param profileName name of the profile
 * @param profile the resolved profile, without secrets
 * @param versions of Megaphone, Java and the libraries that send and measure
 * @param host the machine that measured
 * @param startedAtEpochMs when the run started
 * @param endedAtEpochMs when its load and drain were over; null while it runs, and after a kill
 * @param abortedBecause what stopped it early; null when nothing did
 * @param injectors who sent
 * @param team how several injectors shared the run; null for one of a single injector
 * @param phases in order
 * @param notes what else a reader of the results should know, a sentence each
 */
public record Manifest(
    int schemaVersion,
    String runId,
    String runKey,
    String profileName,
    JsonNode profile,
    Map<String, String> versions,
    Host host,
    long startedAtEpochMs,
    Long endedAtEpochMs,
    String abortedBecause,
    List<Injector> injectors,
    @JsonInclude(JsonInclude.Include.NON_NULL) Team team,
    List<PhaseTimes> phases,
    List<String> notes) {
  public static final int SCHEMA_VERSION = 1;

  public Manifest {
    versions = versions == null ? Map.of() : Map.copyOf(versions);
    injectors = injectors == null ? List.of() : List.copyOf(injectors);
    phases = phases == null ? List.of() : List.copyOf(phases);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }

  /**
   * A run that starts now, on this machine. Its id is {@code <profile>-<UTC time>-<run key>}.
   *
   * @param profile the resolved profile, without secrets, as a JSON document
   */
  public static Manifest begin(
      String profileName, String profile, Map<String, String> versions, RunClock clock) {
    String key = EventId.newRunKey(new SecureRandom());
    String time = ID_TIME.format(Instant.ofEpochMilli(clock.originEpochMs()));
    return new Manifest(
        SCHEMA_VERSION,
        profileName + "-" + time + "-" + key,
        key,
        profileName,
        document(profile),
        versions,
        Host.here(),
        clock.originEpochMs(),
        null,
        null,
        List.of(),
        null,
        List.of(),
        List.of());
  }

  /**
   * How several injectors shared a run.
   *
   * @param share which part of the schedule this injector sent; null in the run of all of them
   * @param clock how this injector's clock stands to the reference; null where nobody compared them
   * @param parts in the run of all of them: what it was made of; null in that of one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Team(Share share, Clock clock, List<Part> parts) {}

  /**
   * How a clock stands to another.
   *
   * @param reference whose clock it was compared with
   * @param offsetMs how far it is ahead of that; below 0 when it is behind
   * @param errorMs by how much the offset may be wrong
   */
  public record Clock(String reference, double offsetMs, double errorMs) {}

  /**
   * A part of the run of several injectors.
   *
   * @param directory its name where the parts lie; null when nothing of it is there
   * @param host where it was sent from; null with the directory
   * @param complete whether all of its phases ran to their planned end
   * @param clock as of {@link Team}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(Share share, String directory, String host, boolean complete, Clock clock) {
    @JsonIgnore
    public boolean isMissing() {
      return directory == null;
    }
  }

  private static JsonNode document(String profile) {
    try {
      return Json.parse(profile);
    } catch (IOException e) {
      throw new IllegalArgumentException("the resolved profile is no JSON document", e);
    }
  }

  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The machine that measured.
   *
   * @param cpus processors that this process may use
   * @param memoryBytes physical memory
   */
  public record Host(String name, String os, String arch, int cpus, long memoryBytes) {
    static Host here() {
      return new Host(
          localName(),
          System.getProperty("os.name") + " " + System.getProperty("os.version"),
          System.getProperty("os.arch"),
          Runtime.getRuntime().availableProcessors(),
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
    }

    private static String localName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "unknown";
      }
    }
  }

  /**
   * Who sent.
   *
   * @param index its number in event ids and file names
   * @param kind {@code firehose} or {@code gatling}
   */
  public record Injector(int index, String kind) {}

  /**
   * A phase, as far as it came.
   *
   * @param startEpochMs when its first request was due
   * @param steadyFromEpochMs when its warm-up was over
   * @param endEpochMs when its load was over (the last due time, not the last answer): planned
   *     while it runs, and as it came afterwards
   * @param drainedEpochMs when the platform was empty again, or the drain window over; null before
   * @param complete whether the load ran to its planned end
   * @param askedEventsPerSecond what the schedule asked for in the steady part, by its length; null
   *     for journeys and for a closed loop
   * @param injector who sent
   * @param firstSequence the first sequence number of its events
   * @param events how many sequence numbers belong to it
   */
  public record PhaseTimes(
      String name,
      long startEpochMs,
      long steadyFromEpochMs,
      long endEpochMs,
      Long drainedEpochMs,
      boolean complete,
      Double askedEventsPerSecond,
      int injector,
      long firstSequence,
      long events) {

    /** A profile's longest phase takes a week, and so may its drain. */
    private static final double LONGEST_MS = Duration.ofDays(15).toMillis();

    public PhaseTimes {
      checkNear(name, startEpochMs, steadyFromEpochMs);
      checkNear(name, startEpochMs, endEpochMs);
      if (drainedEpochMs != null) {
        checkNear(name, startEpochMs, drainedEpochMs);
      }
    }

    private static void checkNear(String name, long start, long time) {
      // A difference of longs could overflow.
      if (Math.abs((double) time - start) > LONGEST_MS) {
        throw new IllegalArgumentException("phase " + name + " has times that no phase can have");
      }
    }

    public PhaseTimes ended(long epochMs, boolean isComplete, long eventsScheduled) {
      return new PhaseTimes(
          name,
          startEpochMs,
          steadyFromEpochMs,
          epochMs,
          drainedEpochMs,
          isComplete,
          askedEventsPerSecond,
          injector,
          firstSequence,
          eventsScheduled);
    }

    public PhaseTimes drained(long epochMs) {
      return new PhaseTimes(
          name,
          startEpochMs,
          steadyFromEpochMs,
          endEpochMs,
          epochMs,
          complete,
          askedEventsPerSecond,
          injector,
          firstSequence,
          events);
    }

    /** Seconds of the steady part, as far as it ran. */
    @JsonIgnore
    public double steadySeconds() {
      return Math.max(0, endEpochMs - steadyFromEpochMs) / 1e3;
    }
  }

  public Optional<PhaseTimes> phase(String name) {
    return phases.stream().filter(phase -> phase.name().equals(name)).findFirst();
  }

  /** With a phase added, or put in the place of the one of its name. */
  public Manifest with(PhaseTimes phase) {
    List<PhaseTimes> changed = new ArrayList<>(phases);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).name().equals(phase.name())) {
        changed.set(i, phase);
        return with(changed, injectors, endedAtEpochMs, abortedBecause, notes);
      }
    }
    changed.add(phase);
    return with(changed, injectors, endedAtEpochMs, abortedBecause, notes);
  }

  /** With an injector added, where it is not there yet. */
  public Manifest with(Injector injector) {
    if (injectors.contains(injector)) {
      return this;
    }
    List<Injector> changed = new ArrayList<>(injectors);
    changed.add(injector);
    return with(phases, changed, endedAtEpochMs, abortedBecause, notes);
  }

  public Manifest withNote(String note) {
    List<String> changed = new ArrayList<>(notes);
    changed.add(note);
    return with(phases, injectors, endedAtEpochMs, abortedBecause, changed);
  }

  /** Over. */
  public Manifest ended(long epochMs) {
    return with(phases, injectors, epochMs, abortedBecause, notes);
  }

  /** Stopped early, and why. The first reason stays. */
  public Manifest aborted(String reason) {
    return with(
        phases, injectors, endedAtEpochMs, abortedBecause == null ? reason : abortedBecause, notes);
  }

  private Manifest with(
      List<PhaseTimes> newPhases,
      List<Injector> newInjectors,
      Long newEnd,
      String newAbort,
      List<String> newNotes) {
    return copy(runId, runKey, team, newPhases, newInjectors, newEnd, newAbort, newNotes);
  }

  /** Of a share of a run, or of all of its shares together. */
  public Manifest of(Team newTeam) {
    return copy(runId, runKey, newTeam, phases, injectors, endedAtEpochMs, abortedBecause, notes);
  }

  /** Of the run of that name, whose events carry that key. */
  public Manifest ofRun(String otherId, String otherKey) {
    return copy(otherId, otherKey, team, phases, injectors, endedAtEpochMs, abortedBecause, notes);
  }

  private Manifest copy(
      String newId,
      String newKey,
      Team newTeam,
      List<PhaseTimes> newPhases,
      List<Injector> newInjectors,
      Long newEnd,
      String newAbort,
      List<String> newNotes) {
    return new Manifest(
        schemaVersion,
        newId,
        newKey,
        profileName,
        profile,
        versions,
        host,
        startedAtEpochMs,
        newEnd,
        newAbort,
        newInjectors,
        newTeam,
        newPhases,
        newNotes);
  }
}
