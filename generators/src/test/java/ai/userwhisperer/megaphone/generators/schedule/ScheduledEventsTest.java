package ai.userwhisperer.megaphone.generators.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import org.junit.jupiter.api.Test;

class ScheduledEventsTest {
  @Test
  void anEventIsDueWithItsRequest() {
    ScheduledEvents events = new ScheduledEvents();
    events.add(0, 100, 10, 1_000, ArrivalSchedule.constant(1_000, 5));
    assertThat(events.dueNs(0, 100)).isEqualTo(1_000);
    assertThat(events.dueNs(0, 109)).isEqualTo(1_000);
    assertThat(events.dueNs(0, 110)).isEqualTo(1_001_000);
    assertThat(events.dueNs(0, 149)).isEqualTo(4_001_000);
  }

  @Test
  void whatWasNotScheduledHereIsUnknown() {
    ScheduledEvents events = new ScheduledEvents();
    assertThat(events.dueNs(0, 0)).isEqualTo(DueTimes.UNKNOWN);
    events.add(0, 100, 10, 1_000, ArrivalSchedule.constant(1_000, 5));
    assertThat(events.dueNs(0, 99)).isEqualTo(DueTimes.UNKNOWN);
    assertThat(events.dueNs(0, 150)).isEqualTo(DueTimes.UNKNOWN);
    assertThat(events.dueNs(1, 100)).isEqualTo(DueTimes.UNKNOWN);
  }

  @Test
  void phasesOfOneInjectorFollowEachOther() {
    ScheduledEvents events = new ScheduledEvents();
    events.add(0, 0, 1, 0, ArrivalSchedule.constant(1, 50));
    events.add(0, 50, 2, 777, ArrivalSchedule.constant(1, 10));
    assertThat(events.dueNs(0, 49)).isEqualTo(49_000_000_000L);
    assertThat(events.dueNs(0, 53)).isEqualTo(1_000_000_777L);
  }

  @Test
  void theEventThatWasDueLastIsOfTheLatestPhaseWhileItsLoadIsOn() {
    ScheduledEvents events = new ScheduledEvents();
    assertThat(events.lastDue(0)).isEmpty();
    events.add(0, 0, 1, 0, ArrivalSchedule.constant(1, 50));
    events.add(1, 100, 10, 1_000, ArrivalSchedule.constant(1_000, 5));
    assertThat(events.lastDue(999)).isEmpty();
    assertThat(events.lastDue(1_000)).contains(new DueTimes.Due(1, 100, 1_000));
    assertThat(events.lastDue(2_500_000)).contains(new DueTimes.Due(1, 120, 2_001_000));
    assertThat(events.lastDue(4_001_000)).isEmpty();
  }
}
