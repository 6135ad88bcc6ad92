package ai.userwhisperer.megaphone.profiles;

import java.time.Duration;

/**
 * How long the run waits after a phase until the platform is empty.
 *
 * @param window at most so long; above 0
 * @param quiet once everything accepted has been observed, stay so long to catch duplicates; above
 *     0
 */
public record Drain(Duration window, Duration quiet) {
  public Drain {
    Checks.positive("window", window);
    Checks.positive("quiet", quiet);
  }
}
