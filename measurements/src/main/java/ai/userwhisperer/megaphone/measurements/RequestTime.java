package ai.userwhisperer.megaphone.measurements;

/**
 * The times of a request. Each is a tag in the interval logs; those of requests without success are
 * kept apart.
 */
public enum RequestTime {
  /** Answered − due, of requests answered with success. */
  RESPONSE_TIME("response-time"),
  /** Answered − sent, of requests answered with success. */
  SERVICE_TIME("service-time"),
  /** Sent − due, of all requests sent. */
  SCHEDULE_LAG("schedule-lag"),
  /**
   * The injector's own part of the schedule lag, of all requests sent: sent − the later of due and
   * the moment since which a connection had room. The rest is waiting for the platform.
   */
  INJECTOR_LAG("injector-lag"),
  /** Answered or given up − due, of requests failed or unanswered. */
  FAILED_RESPONSE_TIME("failed-response-time"),
  /** Answered or given up − sent, of requests failed or unanswered. */
  FAILED_SERVICE_TIME("failed-service-time");

  private final String tag;

  RequestTime(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }
}
