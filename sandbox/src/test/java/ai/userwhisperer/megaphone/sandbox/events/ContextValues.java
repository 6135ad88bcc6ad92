package ai.userwhisperer.megaphone.sandbox.events;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Members of a context, right and wrong. */
final class ContextValues {
  private ContextValues() {}

  static Arbitrary<NamedValue> all() {
    return Arbitraries.oneOf(
        NamedValue.of("ip", addresses()),
        NamedValue.of("user_agent", Values.textOfUpTo(1000)),
        NamedValue.of(
            "device_type", Values.nearlyOneOf(List.of("mobile", "tablet", "desktop", "unknown"))),
        Arbitraries.of(
                "session_id",
                "referrer",
                "utm_source",
                "utm_medium",
                "utm_campaign",
                "utm_content",
                "utm_term")
            .flatMap(name -> NamedValue.of(name, Values.textOfUpTo(255))),
        Arbitraries.of("x", "IP", "utm_", "", "screen", "n".repeat(120))
            .flatMap(name -> NamedValue.of(name, Values.texts("x"))));
  }

  private static Arbitrary<com.fasterxml.jackson.databind.JsonNode> addresses() {
    return Arbitraries.oneOf(
        Values.texts("0.0.0.0", "255.255.255.255", "198.51.100.7", "::", "::1", "2001:db8::1"),
        Values.texts("2001:DB8:0:0:8:800:200C:417A", "::ffff:192.0.2.128", "fe80::1"),
        Values.texts("256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.4 ", "01.2.3.4", "1.2.3.004"),
        Values.texts("1.2.3.4:80", "[::1]", "fe80::1%eth0", ":::", "1::2::3", "12345::", "::g"),
        Values.texts(
            "localhost",
            "",
            "1.2.3.-4",
            "1.2.3.4/8",
            "::ffff:192.0.2.999",
            "::ffff:192.0.02.9",
            "::ffff:0192.0.2.9",
            "::0.0.0.1",
            "0000::1",
            "1:2:3:4:5:6:7:8:9"),
        Values.anything());
  }
}
