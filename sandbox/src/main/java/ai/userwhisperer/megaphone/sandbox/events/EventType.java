package ai.userwhisperer.megaphone.sandbox.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of events that event-ingestion accepts. */
public enum EventType {
  USER_SIGNUP(true),
  USER_LOGIN(false),
  USER_LOGOUT(false),
  FEATURE_USED(false),
  PAGE_VIEWED(false),
  BUTTON_CLICKED(false),
  FORM_SUBMITTED(false),
  ERROR_ENCOUNTERED(true),
  TRIAL_STARTED(true),
  SUBSCRIPTION_UPGRADED(false),
  SUBSCRIPTION_CANCELLED(true),
  PAYMENT_FAILED(true),
  PAYMENT_SUCCEEDED(false),
  SUPPORT_TICKET_CREATED(true),
  API_CALL_MADE(false),
  NOTIFICATION_SENT(false),
  NOTIFICATION_CLICKED(false),
  NOTIFICATION_DISMISSED(false),
  PURCHASE(false),
  SESSION_STARTED(false),
  SESSION_ENDED(false),
  FEATURE_ENABLED(false),
  FEATURE_DISABLED(false),
  FEATURE_LIMIT_REACHED(true),
  USER_ACTIVATED(false);

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final boolean trigger;

  EventType(boolean trigger) {
    this.trigger = trigger;
  }

  /** The type with this name on the wire, or null. */
  public static EventType byWireName(String name) {
    return BY_NAME.get(name);
  }

  /** The name on the wire, for example {@code user_signup}. */
  public String wireName() {
    return wireName;
  }

  /** Whether events of this type also wake the decision engine. */
  public boolean isTrigger() {
    return trigger;
  }
}
