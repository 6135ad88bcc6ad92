package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import com.google.pubsub.v1.PubsubMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Publishes accepted events as the faults want it: not at all, twice, or later. Confined to the
 * gateway's event loop.
 */
final class EventFaults {
  private final Faults faults;
  private final HeldEvents held;

  EventFaults(Faults faults, HeldEvents held) {
    this.faults = faults;
    this.held = held;
  }

  private record Later(PubsubMessage message, long dueNs) {}

  /**
   * Publishes or holds all of these, or none.
   *
   * @param publishing takes all of some messages, or throws BrokerException and takes none
   * @return false when too many are held already
   */
  boolean publish(List<PubsubMessage> messages, Consumer<List<PubsubMessage>> publishing) {
    List<PubsubMessage> now = new ArrayList<>(messages.size());
    List<Later> later = new ArrayList<>();
    for (PubsubMessage message : messages) {
      int copies = copies();
      long delayNs = copies == 0 ? 0 : faults.amount(FaultKind.EVENTS_HELD);
      for (int copy = 0; copy < copies; copy++) {
        if (delayNs == 0) {
          now.add(message);
        } else {
          later.add(new Later(message, System.nanoTime() + delayNs));
        }
      }
    }
    if (!later.isEmpty() && !held.hasRoom()) {
      return false;
    }
    if (!now.isEmpty()) {
      publishing.accept(now);
    }
    later.forEach(each -> held.hold(each.message(), each.dueNs()));
    return true;
  }

  private int copies() {
    if (faults.strikes(FaultKind.EVENTS_LOST)) {
      return 0;
    }
    return faults.strikes(FaultKind.EVENTS_DUPLICATED) ? 2 : 1;
  }
}
