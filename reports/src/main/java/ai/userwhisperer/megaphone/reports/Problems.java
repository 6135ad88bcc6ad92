package ai.userwhisperer.megaphone.reports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What could not be read: one line each, and no more than a person reads. */
final class Problems implements Consumer<String> {
  static final int SHOWN = 20;

  private static final int LONGEST = 200;

  private final Set<String> first = new LinkedHashSet<>();
  private long count;

  @Override
  public void accept(String problem) {
    count++;
    if (first.size() < SHOWN) {
      String line = problem.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      first.add(line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…");
    }
  }

  long count() {
    return count;
  }

  /** Runs something that reads; what it throws is a problem too. */
  void guard(String what, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      accept(what + ": can't be read: " + e.getMessage());
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(first);
    if (count > first.size()) {
      lines.add("… and " + (count - first.size()) + " more like these");
    }
    return lines;
  }
}
