package ai.userwhisperer.megaphone.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
  private static final String ID = "evt_0123456789abcdef";

  private final RecentIds ids = new RecentIds();

  @Test
  void anIdIsKnownForAWhile() {
    long later = 1_000 + RecentIds.REMEMBERED_MS;

    assertThat(ids.add(ID, 1_000)).isTrue();
    assertThat(ids.add(ID, later - 1)).isFalse();
    assertThat(ids.add(ID, later)).isTrue();
  }

  @Test
  void anIdThatIsTakenBackIsNew() {
    ids.add(ID, 0);
    ids.remove(ID);

    assertThat(ids.add(ID, 0)).isTrue();
  }

  @Test
  void noIdIsTakenForAnother() {
    Identifiers identifiers = new Identifiers(5);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500_000; i++) {
      String id = identifiers.next("evt_");
      assertThat(ids.add(id, 0)).isEqualTo(seen.add(id));
    }
  }

  @Test
  void idsThatCountUpAreTakenForNoOthersEither() {
    for (int i = 0; i < 500_000; i++) {
      assertThat(ids.add("evt_%016d".formatted(i), 0)).isTrue();
    }
  }
}
