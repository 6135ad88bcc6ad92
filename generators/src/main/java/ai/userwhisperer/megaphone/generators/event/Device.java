package ai.userwhisperer.megaphone.generators.event;

import java.util.Locale;

/** What a session runs on: the platform's device types, each with a user agent that fits. */
public enum Device {
  DESKTOP("Mozilla/5.0 (X11; Linux x86_64) Megaphone"),
  MOBILE("Mozilla/5.0 (Linux; Android 16; Mobile) Megaphone"),
  TABLET("Mozilla/5.0 (Linux; Android 16; Tablet) Megaphone");

  static final Device[] ALL = values();

  /** Of ten users five are on desktops and four on phones. */
  private static final Device[] MAIN = {
    DESKTOP, DESKTOP, DESKTOP, DESKTOP, DESKTOP, MOBILE, MOBILE, MOBILE, MOBILE, TABLET
  };

  private final String userAgent;

  Device(String userAgent) {
    this.userAgent = userAgent;
  }

  /** The value of {@code context.device_type}. */
  public String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of {@code context.user_agent}. */
  public String userAgent() {
    return userAgent;
  }

  /**
   * A user's device in one session: four sessions of five are on the user's own main device, of
   * which half are desktops and four in ten phones.
   */
  static Device of(long userKey, long sessionKey) {
    // Without a branch, which nobody could predict: all ones in one session of five.
    long elsewhere = (SplitMix.below(5, sessionKey) - 1L) >> 63;
    long owner = userKey ^ ((userKey ^ sessionKey) & elsewhere);
    return MAIN[SplitMix.below(MAIN.length, SplitMix.mix(owner))];
  }
}
