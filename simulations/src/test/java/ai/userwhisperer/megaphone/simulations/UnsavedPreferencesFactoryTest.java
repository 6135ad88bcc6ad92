package ai.userwhisperer.megaphone.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;
import org.junit.jupiter.api.Test;

class UnsavedPreferencesFactoryTest {
  private final UnsavedPreferencesFactory factory = new UnsavedPreferencesFactory();

  @Test
  void gatlingHasJustLookedForItsNewestReleaseAndFoundNone() {
    Preferences gatling = factory.userRoot().node("/io/gatling/latestVersion");
    assertThat(gatling.getLong("lastCheckTimestamp", 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(gatling.getBoolean("lastCheckSuccess", false)).isFalse();
  }

  @Test
  void otherPreferencesAreKeptInMemory() throws BackingStoreException {
    factory.userRoot().node("/a/b").put("key", "value");
    factory.userRoot().flush();
    assertThat(factory.userRoot().node("a").childrenNames()).containsExactly("b");
    assertThat(factory.userRoot().node("/a/b").get("key", "")).isEqualTo("value");
    assertThat(factory.systemRoot().nodeExists("/a")).isFalse();
  }
}
