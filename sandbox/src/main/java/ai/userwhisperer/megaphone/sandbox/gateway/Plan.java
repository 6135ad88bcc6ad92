package ai.userwhisperer.megaphone.sandbox.gateway;

/**
 * What a customer pays for. The sandbox knows no customers, so the key says its plan: {@code
 * uw_pro_…}, {@code uw_enterprise_…}; every other key is of the smallest plan, but for those of
 * load tests, {@code uw_exempt_…}, which no limit holds for.
 */
enum Plan {
  FREE("uw_free_", 1000),
  PRO("uw_pro_", 5000),
  ENTERPRISE("uw_enterprise_", 10_000);

  private static final String EXEMPT = "uw_exempt_";

  private final String keyPrefix;
  private final int requestsPerHour;

  Plan(String keyPrefix, int requestsPerHour) {
    this.keyPrefix = keyPrefix;
    this.requestsPerHour = requestsPerHour;
  }

  static Plan of(String key) {
    for (Plan plan : values()) {
      if (key.startsWith(plan.keyPrefix)) {
        return plan;
      }
    }
    return FREE;
  }

  static boolean isExempt(String key) {
    return key.startsWith(EXEMPT);
  }

  /** How many requests a key may make to each endpoint in an hour. */
  int requestsPerHour() {
    return requestsPerHour;
  }
}
