package ai.userwhisperer.megaphone.sandbox.events;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Members of properties, right and wrong for those types of events that have rules for them. */
final class PropertyValues {
  private PropertyValues() {}

  static Arbitrary<NamedValue> all() {
    return Arbitraries.oneOf(
        Arbitraries.of(
                "feature_name",
                "feature_category",
                "error_message",
                "error_code",
                "stack_trace",
                "url",
                "name",
                "referral_code",
                "product_id",
                "discount_code",
                "order_id",
                "payment_method")
            .flatMap(name -> NamedValue.of(name, Values.textOfUpTo(40))),
        Arbitraries.of("usage_duration", "line_number", "column_number", "amount", "quantity")
            .flatMap(
                name ->
                    NamedValue.of(name, Arbitraries.oneOf(Values.numbers(), Values.anything()))),
        Arbitraries.of("success", "metadata", "x", "Email", "user_id", "")
            .flatMap(name -> NamedValue.of(name, Values.anything())),
        NamedValue.of(
            "error_type",
            Values.nearlyOneOf(List.of("validation", "network", "server", "client", "unknown"))),
        NamedValue.of("severity", Values.nearlyOneOf(List.of("low", "medium", "high", "critical"))),
        NamedValue.of(
            "plan", Values.nearlyOneOf(List.of("free", "basic", "premium", "enterprise"))),
        NamedValue.of(
            "signup_method",
            Values.nearlyOneOf(
                List.of("email", "google", "facebook", "github", "linkedin", "other"))),
        NamedValue.of("currency", Values.nearlyOneOf(List.of("EUR", "USD", "XXX"))),
        NamedValue.of("currency", Values.texts("EURO", "EU", "E1R", "eur", "ÄÖÜ", "", "EUR\n")),
        NamedValue.of(
            "email",
            Values.texts(
                "a@b.example",
                "ü@b.example",
                "a@b",
                "a@@b.c",
                "a b@c.d",
                "@b.c",
                "a@b..c",
                "a@.c",
                "a@b.",
                "",
                "a@b.c\n")));
  }
}
