package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Workload;
import ai.userwhisperer.megaphone.simulations.journey.Journeys;
import ai.userwhisperer.megaphone.simulations.recording.PhaseRecorder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.Optional;

/**
 * A simulation that is recorded into a run directory. Its users come as the phase's workload says,
 * and each does what the simulation has it do; a step that fails does not end it.
 *
 * <p>Started by {@code megaphone run}, or by
 *
 * <pre>mvn -pl simulations gatling:test -Dprofile=local \
 *   -Dgatling.simulationClass=ai.userwhisperer.megaphone.simulations.UserJourneySimulation \
 *   -Dmegaphone.set=target.base-url=http://127.0.0.1:8080</pre>
 *
 * against a platform that runs, or in an IDE by {@code io.gatling.app.Gatling} with {@code -s} and
 * the class's name as its arguments and the same system properties.
 */
public abstract class RecordedSimulation extends Simulation {
  private final SimulationRun run = SimulationRun.current(getClass());
  private volatile PhaseRecorder recorder;
  private volatile Journeys journeys;

  /** Only for this package: a simulation has to be one of {@link KnownSimulation}. */
  RecordedSimulation() {}

  /**
   * Has users come and do something.
   *
   * @param user what each of them does, once
   */
  final void load(ChainBuilder user) {
    Phase.Simulation phase = run.phase();
    ChainBuilder whole =
        phase.workload() instanceof Workload.Closed
            ? asLongAs(session -> recorder.isLoading()).on(user)
            : user;
    setUp(scenario(phase.name()).exec(whole).injectOpen(Arriving.of(phase)))
        .protocols(PlatformProtocol.of(run));
  }

  final SimulationRun run() {
    return run;
  }

  /** The records of the phase; there are none before it starts. */
  final PhaseRecorder recorder() {
    return recorder;
  }

  /** Where users come from; nowhere before the phase starts. */
  final Journeys journeys() {
    return journeys;
  }

  @Override
  public final void before() {
    Phase.Simulation phase = run.phase();
    PhaseRecorder opened =
        PhaseRecorder.open(
            run.directory(),
            phase,
            KnownSimulation.of(phase).kinds(phase).stream().map(RequestKind::wireName).toList());
    journeys =
        new Journeys(
            EventModel.of(run.profile().events(), run.profile().seed() + PhaseRecorder.INJECTOR),
            run.directory().manifest().runKey(),
            PhaseRecorder.INJECTOR,
            opened.firstSequence(),
            phase.settings().journey());
    recorder = opened;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> opened.end(false), "end-of-phase"));
    try {
      opened.awaitStart();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All users are done; their requests are written. */
  void ended() {}

  @Override
  public final void after() {
    Optional<String> failure = recorder.end(true);
    ended();
    if (failure.isPresent()) {
      throw new SimulationException(failure.get());
    }
    System.out.println("Recorded in " + run.directory().root());
  }
}
