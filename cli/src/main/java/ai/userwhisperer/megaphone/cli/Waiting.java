package ai.userwhisperer.megaphone.cli;

/** Waiting in places that can't give up: an interruption is kept for whoever comes after. */
final class Waiting {
  /** Something that waits. */
  @FunctionalInterface
  interface Wait {
    void run() throws InterruptedException;
  }

  private Waiting() {}

  static void uninterrupted(Wait wait) {
    try {
      wait.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
