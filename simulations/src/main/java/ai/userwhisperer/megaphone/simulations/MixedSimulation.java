package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.doSwitch;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.onCase;

import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.simulations.journey.Turns;
import io.gatling.javaapi.core.Choice;
import java.util.List;

/** Each user makes one request, of a kind that falls to it by the weights of the phase's mix. */
abstract class MixedSimulation extends RecordedSimulation {
  private static final String KIND = "kind";

  MixedSimulation() {
    Phase.Simulation phase = run().phase();
    KnownSimulation known = KnownSimulation.of(phase);
    Turns turns = new Turns(known.weights(phase));
    Requests requests = new Requests(this);
    List<RequestKind> kinds = known.kinds(phase);
    if (kinds.size() == 1) {
      // Gatling has no switch with one way out.
      load(requests.alone(kinds.get(0)));
      return;
    }
    List<Choice.WithKey> choices =
        kinds.stream().map(kind -> onCase(kind.wireName()).then(requests.alone(kind))).toList();
    load(
        exec(session -> session.set(KIND, turns.next()))
            .exec(doSwitch(session -> session.getString(KIND)).on(choices)));
  }
}
