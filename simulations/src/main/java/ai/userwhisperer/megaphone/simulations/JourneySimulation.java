package ai.userwhisperer.megaphone.simulations;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import ai.userwhisperer.megaphone.profiles.JourneySettings;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Each user signs up, is identified, sends the events of some sessions with pauses between them,
 * has its profile looked up and a decision made; gets a content if the decision says so, and the
 * content as a message. Without a decision there is no content, and without a content no message.
 */
abstract class JourneySimulation extends RecordedSimulation {
  JourneySimulation() {
    JourneySettings settings = run().phase().settings().journey();
    Requests requests = new Requests(this);
    List<ChainBuilder> events = new ArrayList<>();
    for (int step = 1; step <= settings.sessions() * settings.events(); step++) {
      int event = step;
      events.add(
          pause(session -> UserState.journeyOf(session).pauseBefore(event))
              .exec(requests.event(RequestKind.TRACK, event)));
    }
    load(
        exec(requests::wholeJourney)
            .exec(requests.event(RequestKind.SIGNUP, 0))
            .exec(requests.identify())
            .exec(events)
            .exec(requests.profile())
            .exec(requests.decision())
            .exec(
                doIf(UserState::isDecided)
                    .then(
                        exec(requests.content())
                            .exec(doIf(UserState::hasContent).then(requests.message())))));
  }
}
