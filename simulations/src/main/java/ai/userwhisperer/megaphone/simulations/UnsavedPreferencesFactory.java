package ai.userwhisperer.megaphone.simulations;

import java.util.HashMap;
import java.util.Map;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;

/**
 * Preferences that live and die with the process. Gatling looks for its newest release on the net
 * whenever its preferences do not say that it did so lately, and there is no setting against it;
 * these always say so. Named by the system property {@value #PROPERTY}.
 */
public final class UnsavedPreferencesFactory implements PreferencesFactory {
  static final String PROPERTY = "java.util.prefs.PreferencesFactory";

  private static final String LAST_CHECK = "lastCheckTimestamp";

  private final Preferences system = new Node(null, "");
  private final Preferences user = new Node(null, "");

  @Override
  public Preferences systemRoot() {
    return system;
  }

  @Override
  public Preferences userRoot() {
    return user;
  }

  private static final class Node extends AbstractPreferences {
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Node> children = new HashMap<>();

    Node(AbstractPreferences parent, String name) {
      super(parent, name);
    }

    @Override
    protected void putSpi(String key, String value) {
      values.put(key, value);
    }

    @Override
    protected String getSpi(String key) {
      return key.equals(LAST_CHECK) ? Long.toString(Long.MAX_VALUE) : values.get(key);
    }

    @Override
    protected void removeSpi(String key) {
      values.remove(key);
    }

    @Override
    protected void removeNodeSpi() {
      values.clear();
    }

    @Override
    protected String[] keysSpi() {
      return values.keySet().toArray(String[]::new);
    }

    @Override
    protected String[] childrenNamesSpi() {
      return children.keySet().toArray(String[]::new);
    }

    @Override
    protected AbstractPreferences childSpi(String name) {
      return children.computeIfAbsent(name, unknown -> new Node(this, unknown));
    }

    @Override
    protected void syncSpi() {}

    @Override
    protected void flushSpi() {}
  }
}
