package ai.userwhisperer.megaphone.reports;

/**
 * What a metric is about.
 *
 * @param phase the phase's name, {@code run} for the whole run
 * @param prefix first part of the keys
 */
record Scope(Kind kind, String phase, String prefix) {
  enum Kind {
    RUN("run"),
    PHASE("<phase>"),
    REQUEST("<phase>.<request>");

    private final String pattern;

    Kind(String pattern) {
      this.pattern = pattern;
    }

    String pattern() {
      return pattern;
    }
  }

  static final Scope RUN = new Scope(Kind.RUN, "run", "run");

  static Scope phase(String phase) {
    return new Scope(Kind.PHASE, phase, phase);
  }

  static Scope request(String phase, String request) {
    return new Scope(Kind.REQUEST, phase, phase + "." + request);
  }

  String key(String name) {
    return prefix + "." + name;
  }
}
