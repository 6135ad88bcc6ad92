package ai.userwhisperer.megaphone.sandbox.gateway;

import ai.userwhisperer.megaphone.sandbox.content.ContentGenerator;
import ai.userwhisperer.megaphone.sandbox.decisions.DecisionEngine;
import ai.userwhisperer.megaphone.sandbox.decisions.UserProfiles;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import ai.userwhisperer.megaphone.sandbox.faults.Pace;
import ai.userwhisperer.megaphone.sandbox.metrics.EventMetrics;
import ai.userwhisperer.megaphone.sandbox.metrics.MetricSource;
import ai.userwhisperer.megaphone.sandbox.metrics.RequestMetrics;
import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.redis.RedisLink;
import java.util.List;

/**
 * What the gateway stands in front of.
 *
 * @param broker where accepted events go
 * @param topic the full name of their topic
 * @param redis knows which events were processed before
 * @param profiles who the users are
 * @param decisions decides
 * @param contents makes contents
 * @param faults what goes wrong on demand
 * @param cpu what the processor has time for
 * @param eventMetrics counts events
 * @param requestMetrics counts requests
 * @param metricSources all that is shown on {@code /metrics}
 * @param rateLimits whether the platform's limits hold for keys
 */
public record GatewayServices(
    Broker broker,
    String topic,
    RedisLink redis,
    UserProfiles profiles,
    DecisionEngine decisions,
    ContentGenerator contents,
    Faults faults,
    Pace cpu,
    EventMetrics eventMetrics,
    RequestMetrics requestMetrics,
    List<MetricSource> metricSources,
    boolean rateLimits) {
  public GatewayServices {
    metricSources = List.copyOf(metricSources);
  }
}
