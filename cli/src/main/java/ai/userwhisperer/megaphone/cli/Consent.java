package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/** Somebody's yes, before a target is loaded that must not be loaded by mistake. */
final class Consent {
  private final BufferedReader in;
  private final boolean terminal;
  private final PrintWriter out;

  /**
   * @param terminal whether a person is at {@code in}
   */
  Consent(BufferedReader in, boolean terminal, PrintWriter out) {
    this.in = in;
    this.terminal = terminal;
    this.out = out;
  }

  /**
   * Asks for it where the profile wants it.
   *
   * @param forced whether it was given on the command line
   * @throws ProfileException when it is not given; nothing was sent
   */
  void ask(Profile profile, boolean forced) {
    if (!profile.fences().consent() || forced) {
      return;
    }
    String host = profile.target().baseUrl().getHost();
    if (!terminal) {
      throw new ProfileException(
          "--force = (not given): needs --force, or a person at a terminal, for "
              + profile.name()
              + " loads "
              + host
              + "; nothing was sent");
    }
    out.print("This loads " + host + ". Type its name to go on: ");
    out.flush();
    try {
      String typed = in.readLine();
      if (!host.equals(typed == null ? null : typed.strip())) {
        throw new ProfileException(
            "target = "
                + (typed == null ? "(nothing typed)" : typed.strip())
                + ": needs "
                + host
                + ", typed in full; nothing was sent");
      }
    } catch (IOException e) {
      throw new ProfileException("target = (can't be read): needs " + host, e);
    }
  }
}
