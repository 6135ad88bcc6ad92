package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.time.LocalDate;

/**
 * Somebody's word that a missed baseline may be missed for a while.
 *
 * @param who answers for it
 * @param why it may be missed
 * @param until the last day on which it holds, in UTC
 */
public record Waiver(String who, String why, LocalDate until) {
  public Waiver {
    check(!who.isBlank(), "who", "(empty)", "needs the name of whoever answers for it");
    check(!why.isBlank(), "why", "(empty)", "needs the reason why the baseline may be missed");
  }

  /** Whether it holds on a day. */
  public boolean holdsOn(LocalDate day) {
    return !day.isAfter(until);
  }
}
