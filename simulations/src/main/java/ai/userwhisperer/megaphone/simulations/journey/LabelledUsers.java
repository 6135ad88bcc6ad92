package ai.userwhisperer.megaphone.simulations.journey;

import ai.userwhisperer.megaphone.measurements.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The users of a labelled set, one after the other, and from the first again after the last.
 * docs/labelled-users.md says how ours were labelled. Thread-safe.
 */
public final class LabelledUsers {
  private final List<LabelledUser> users;
  private final AtomicInteger given = new AtomicInteger();

  private LabelledUsers(List<LabelledUser> users) {
    this.users = List.copyOf(users);
  }

  /**
   * Reads a set.
   *
   * @param file with a JSON object to a line
   * @throws IllegalArgumentException naming file, line and what is allowed
   */
  public static LabelledUsers read(Path file) {
    List<LabelledUser> users = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          users.add(user(file, users.size() + 1, line));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "labelled-users = " + file + ": needs a file that can be read, in UTF-8", e);
    }
    if (users.isEmpty()) {
      throw new IllegalArgumentException("labelled-users = " + file + ": needs at least one user");
    }
    return new LabelledUsers(users);
  }

  private static LabelledUser user(Path file, int number, String line) {
    try {
      return Json.parse(line, LabelledUser.class);
    } catch (IOException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : null;
      throw new IllegalArgumentException(
          "labelled-users = "
              + file
              + ", user "
              + number
              + ": "
              + (cause == null ? "needs a JSON object with known members" : cause.getMessage()),
          e);
    }
  }

  /** The next user. */
  public LabelledUser next() {
    return users.get(Math.floorMod(given.getAndIncrement(), users.size()));
  }

  /** How many there are. */
  public int size() {
    return users.size();
  }
}
