package ai.userwhisperer.megaphone.cli;

/**
 * What tests share that load the machine: those that bear it run beside each other ({@code READ}),
 * those that are disturbed by it run when the others are over ({@code READ_WRITE}).
 */
final class Calm {
  static final String OF_THE_MACHINE = "calm";

  private Calm() {}
}
