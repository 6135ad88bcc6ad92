package ai.userwhisperer.megaphone.sandbox.events;

import io.netty.util.NetUtil;

/** The rules for the {@code context} of an event. */
final class ContextRules {
  private static final ValueRule UP_TO_255 = ValueRule.text(0, 255);

  static final ObjectRules CONTEXT =
      new ObjectRules()
          .mayHave("ip", ValueRule.text(ContextRules::isAddress, "must be an IPv4 or IPv6 address"))
          .mayHave("user_agent", ValueRule.text(0, 1000))
          .mayHave("session_id", UP_TO_255)
          .mayHave("device_type", ValueRule.oneOf("mobile", "tablet", "desktop", "unknown"))
          .mayHave("referrer", UP_TO_255)
          .mayHave("utm_source", UP_TO_255)
          .mayHave("utm_medium", UP_TO_255)
          .mayHave("utm_campaign", UP_TO_255)
          .mayHave("utm_content", UP_TO_255)
          .mayHave("utm_term", UP_TO_255);

  private ContextRules() {}

  private static boolean isAddress(String text) {
    // Netty also takes the forms of URLs and of scoped addresses, [::1] and fe80::1%eth0, and
    // octets with leading zeros, which some read as octal.
    if (NetUtil.isValidIpV4Address(text)) {
      return !hasLeadingZero(text, 0);
    }
    return text.indexOf('[') < 0
        && text.indexOf('%') < 0
        && NetUtil.isValidIpV6Address(text)
        && (text.indexOf('.') < 0 || !hasLeadingZero(text, text.lastIndexOf(':') + 1));
  }

  private static boolean hasLeadingZero(String text, int start) {
    for (int i = start; i < text.length() - 1; i++) {
      boolean first = i == start || text.charAt(i - 1) == '.';
      if (first && text.charAt(i) == '0' && text.charAt(i + 1) != '.') {
        return true;
      }
    }
    return false;
  }
}
