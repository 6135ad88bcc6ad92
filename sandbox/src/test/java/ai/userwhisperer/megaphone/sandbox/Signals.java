package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** Sends signals to processes. */
final class Signals {
  private Signals() {}

  /** Freezes a process where it stands. */
  static void stop(long pid) throws Exception {
    send("STOP", pid);
  }

  /** Lets a frozen process go on. */
  static void goOn(long pid) throws Exception {
    send("CONT", pid);
  }

  /** As kill -9. */
  static void kill(long pid) throws Exception {
    send("KILL", pid);
  }

  private static void send(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    assertThat(kill.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
