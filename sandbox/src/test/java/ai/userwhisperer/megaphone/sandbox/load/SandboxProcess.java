package ai.userwhisperer.megaphone.sandbox.load;

import ai.userwhisperer.megaphone.sandbox.Sandbox;
import ai.userwhisperer.megaphone.sandbox.SandboxOptions;

/** A sandbox of its own process for measurements by hand; it ends when its input does. */
public final class SandboxProcess {
  private SandboxProcess() {}

  /** Prints the addresses and Redis's process id, and waits. */
  public static void main(String[] args) throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
      System.out.println(sandbox.addresses() + " redis-pid=" + sandbox.redisPid());
      while (System.in.read() >= 0) {
        // Whoever started it holds the other end.
      }
    }
  }
}
