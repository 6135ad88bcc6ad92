package ai.userwhisperer.megaphone.generators.event;

import ai.userwhisperer.megaphone.profiles.ProfileException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The event types that a profile may name, each with a few variants of its properties. The first 18
 * are known to every validator of the platform, the others only to event-ingestion.
 *
 * <p>Properties are JSON with holes: {@link Hole} lists them. Each variant has at least one hole
 * that differs from event to event, so that no two events are alike even where a platform compares
 * contents.
 */
public enum EventType {
  USER_SIGNUP(
      signup("free", "email"),
      signup("basic", "google"),
      signup("premium", "github"),
      signup("enterprise", "linkedin")),
  USER_LOGIN(login("password"), login("google"), login("github"), login("magic_link")),
  USER_LOGOUT(
      "{'reason':'user','session_seconds':{number},'trace':'{trace}'}",
      "{'reason':'timeout','session_seconds':{number},'trace':'{trace}'}"),
  FEATURE_USED(
      feature("export", "reports", true),
      feature("bulk_edit", "contacts", true),
      feature("segment_builder", "audiences", true),
      feature("template_editor", "content", true),
      feature("webhook_setup", "integrations", false)),
  PAGE_VIEWED(
      page("/dashboard", "Dashboard"),
      page("/reports/weekly", "Weekly report"),
      page("/settings/profile", "Profile"),
      page("/pricing", "Pricing"),
      page("/docs/getting-started", "Getting started"),
      page("/audiences", "Audiences")),
  BUTTON_CLICKED(
      button("save", "/settings/profile"),
      button("export", "/reports/weekly"),
      button("invite", "/team"),
      button("upgrade", "/pricing")),
  FORM_SUBMITTED(form("profile", 6), form("contact", 4), form("survey", 9)),
  ERROR_ENCOUNTERED(
      error("validation", "A field is missing", "low"),
      error("network", "The connection was lost", "medium"),
      error("server", "The service is unavailable", "high"),
      error("client", "A value is undefined", "medium")),
  TRIAL_STARTED(trial("basic", 14), trial("premium", 30)),
  SUBSCRIPTION_UPGRADED(
      "{'from_plan':'free','to_plan':'basic','amount_cents':{number},'trace':'{trace}'}",
      "{'from_plan':'basic','to_plan':'premium','amount_cents':{number},'trace':'{trace}'}"),
  SUBSCRIPTION_CANCELLED(
      "{'plan':'basic','reason':'price','active_days':{number},'trace':'{trace}'}",
      "{'plan':'premium','reason':'unused','active_days':{number},'trace':'{trace}'}"),
  PAYMENT_FAILED(
      "{'amount_cents':{number},'currency':'EUR','reason':'card_declined','invoice_id':'{trace}'}",
      "{'amount_cents':{number},'currency':'USD','reason':'card_expired','invoice_id':'{trace}'}"),
  PAYMENT_SUCCEEDED(
      "{'amount_cents':{number},'currency':'EUR','method':'card','invoice_id':'{trace}'}",
      "{'amount_cents':{number},'currency':'USD','method':'transfer','invoice_id':'{trace}'}"),
  SUPPORT_TICKET_CREATED(
      "{'subject':'How to export','priority':'low','ticket':{number},'trace':'{trace}'}",
      "{'subject':'Invoice question','priority':'high','ticket':{number},'trace':'{trace}'}"),
  API_CALL_MADE(
      call("GET", "/v1/contacts", 200),
      call("POST", "/v1/contacts", 201),
      call("GET", "/v1/reports", 200),
      call("PATCH", "/v1/contacts", 422)),
  NOTIFICATION_SENT(notification("email"), notification("push"), notification("in_app")),
  NOTIFICATION_CLICKED(notification("email"), notification("push"), notification("in_app")),
  NOTIFICATION_DISMISSED(notification("push"), notification("in_app")),
  PURCHASE(
      "{'amount':{number},'currency':'EUR','product_id':'seat','quantity':1,'order_id':'{trace}'}",
      "{'amount':{number},'currency':'USD','product_id':'pack','quantity':2,'order_id':'{trace}'}"),
  SESSION_STARTED(
      "{'entry':'/dashboard','trace':'{trace}'}", "{'entry':'/login','trace':'{trace}'}"),
  SESSION_ENDED("{'duration_ms':{number},'trace':'{trace}'}"),
  FEATURE_ENABLED("{'feature':'weekly_digest','trace':'{trace}'}"),
  FEATURE_DISABLED("{'feature':'weekly_digest','trace':'{trace}'}"),
  USER_ACTIVATED("{'milestone':'first_report','days':{number},'trace':'{trace}'}");

  static final EventType[] ALL = values();

  @SuppressWarnings("ImmutableEnumChecker") // Stream.toList() gives a list that can't change.
  private final List<String> properties;

  private final int variants;

  EventType(String... properties) {
    this.properties = Arrays.stream(properties).map(variant -> variant.replace('\'', '"')).toList();
    this.variants = properties.length;
  }

  /** The value of {@code event_type}. */
  public String typeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The variants of {@code properties}, with holes. */
  List<String> properties() {
    return properties;
  }

  /** How many variants there are. */
  int variants() {
    return variants;
  }

  /**
   * The type of that name.
   *
   * @throws ProfileException when there is none; the message lists those that there are
   */
  public static EventType named(String typeName) {
    for (EventType type : ALL) {
      if (type.typeName().equals(typeName)) {
        return type;
      }
    }
    throw new ProfileException(
        "events.types."
            + typeName
            + ": needs one of "
            + Arrays.stream(ALL).map(EventType::typeName).collect(Collectors.joining(", ")));
  }

  /** Addresses are in a domain that is reserved for examples (RFC 2606), so no mail can arrive. */
  private static String signup(String plan, String method) {
    return "{'email':'{user}@example.com','name':'Load Example','plan':'"
        + plan
        + "','referral_code':'{trace}','signup_method':'"
        + method
        + "'}";
  }

  private static String login(String method) {
    return "{'method':'" + method + "','duration_ms':{number},'trace':'{trace}'}";
  }

  private static String feature(String feature, String category, boolean success) {
    return "{'feature_name':'"
        + feature
        + "','feature_category':'"
        + category
        + "','usage_duration':{number},'success':"
        + success
        + ",'metadata':{'trace':'{trace}'}}";
  }

  private static String page(String page, String title) {
    return "{'page':'"
        + page
        + "','title':'"
        + title
        + "','duration_ms':{number},'trace':'{trace}'}";
  }

  private static String button(String button, String page) {
    return "{'button':'" + button + "','page':'" + page + "','x':{number},'trace':'{trace}'}";
  }

  private static String form(String form, int fields) {
    return "{'form':'"
        + form
        + "','fields':"
        + fields
        + ",'duration_ms':{number},'trace':'{trace}'}";
  }

  private static String error(String type, String message, String severity) {
    return "{'error_type':'"
        + type
        + "','error_message':'"
        + message
        + "','error_code':'{trace}','line_number':{number},'severity':'"
        + severity
        + "'}";
  }

  private static String trial(String plan, int days) {
    return "{'plan':'" + plan + "','days':" + days + ",'trace':'{trace}'}";
  }

  private static String call(String method, String path, int status) {
    return "{'method':'"
        + method
        + "','path':'"
        + path
        + "','status':"
        + status
        + ",'duration_ms':{number},'trace':'{trace}'}";
  }

  private static String notification(String channel) {
    return "{'channel':'" + channel + "','campaign':{number},'notification_id':'{trace}'}";
  }
}
