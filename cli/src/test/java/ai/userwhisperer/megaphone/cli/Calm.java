package ai.userwhisperer.megaphone.cli;

import java.util.List;

/**
 * What tests share that load the machine: those that bear it run beside each other ({@code READ}),
 * those that are disturbed by it run when the others are over ({@code READ_WRITE}).
 */
final class Calm {
  static final String OF_THE_MACHINE = "calm";

  /**
   * Settings of a run whose injector may be disturbed: a machine that is busy with other tests
   * stalls for longer than a real one may, and its health is not what is tested.
   */
  static final List<String> NOT_NEEDED =
      List.of(
          "harness.schedule-lag-p99=60 s",
          "harness.hiccup-p99=10 s",
          "harness.cpu=1",
          "harness.steal=1",
          "harness.gc-pause=10 s");

  private Calm() {}
}
