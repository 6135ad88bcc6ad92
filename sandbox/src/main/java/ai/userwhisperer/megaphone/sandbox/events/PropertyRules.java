package ai.userwhisperer.megaphone.sandbox.events;

import java.util.regex.Pattern;

/** The rules for the properties of those types of events whose properties are not free. */
final class PropertyRules {
  private static final ValueRule ANY_TEXT = ValueRule.text(0, Integer.MAX_VALUE);
  private static final ValueRule SOME_TEXT = ValueRule.text(1, Integer.MAX_VALUE);
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s.]+(\\.[^@\\s.]+)+");

  private static final ObjectRules FEATURE_USED =
      new ObjectRules()
          .needs("feature_name", SOME_TEXT)
          .mayHave("feature_category", ANY_TEXT)
          .mayHave("usage_duration", ValueRule.numberFrom(0))
          .mayHave("success", ValueRule.bool())
          .mayHave("error_message", ANY_TEXT)
          .mayHave("metadata", ValueRule.object());

  private static final ObjectRules ERROR_ENCOUNTERED =
      new ObjectRules()
          .needs(
              "error_type", ValueRule.oneOf("validation", "network", "server", "client", "unknown"))
          .needs("error_message", SOME_TEXT)
          .mayHave("error_code", ANY_TEXT)
          .mayHave("stack_trace", ANY_TEXT)
          .mayHave("url", ANY_TEXT)
          .mayHave("line_number", ValueRule.integerFrom(0))
          .mayHave("column_number", ValueRule.integerFrom(0))
          .mayHave("severity", ValueRule.oneOf("low", "medium", "high", "critical"));

  private static final ObjectRules USER_SIGNUP =
      new ObjectRules()
          .needs(
              "email",
              ValueRule.text(
                  text -> text.length() <= 254 && EMAIL.matcher(text).matches(),
                  "must be an e-mail address"))
          .mayHave("name", ANY_TEXT)
          .mayHave("plan", ValueRule.oneOf("free", "basic", "premium", "enterprise"))
          .mayHave("referral_code", ANY_TEXT)
          .mayHave(
              "signup_method",
              ValueRule.oneOf("email", "google", "facebook", "github", "linkedin", "other"));

  private static final ObjectRules PURCHASE =
      new ObjectRules()
          .needs("amount", ValueRule.numberFrom(0))
          .needs(
              "currency",
              ValueRule.text(
                  text -> CURRENCY.matcher(text).matches(), "must be three upper-case letters"))
          .needs("product_id", SOME_TEXT)
          .mayHave("quantity", ValueRule.integerFrom(1))
          .mayHave("discount_code", ANY_TEXT)
          .mayHave("order_id", ANY_TEXT)
          .mayHave("payment_method", ANY_TEXT);

  private PropertyRules() {}

  /** The rules for events of this type, or null when their properties are free. */
  static ObjectRules of(EventType type) {
    return switch (type) {
      case FEATURE_USED -> FEATURE_USED;
      case ERROR_ENCOUNTERED -> ERROR_ENCOUNTERED;
      case USER_SIGNUP -> USER_SIGNUP;
      case PURCHASE -> PURCHASE;
      default -> null;
    };
  }
}
