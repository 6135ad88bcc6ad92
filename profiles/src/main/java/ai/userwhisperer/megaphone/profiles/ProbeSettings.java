package ai.userwhisperer.megaphone.profiles;

import java.util.Optional;

/**
 * What watches the platform. A probe that is absent is switched off, and its metrics have no data.
 */
public record ProbeSettings(
    Optional<PubSubSettings> pubSub,
    Optional<RedisSettings> redis,
    Optional<MetricsSettings> metrics,
    Optional<PrometheusSettings> prometheus,
    Optional<KubernetesSettings> kubernetes) {

  /** Whether there is no run without a probe, by the probe's own name. */
  public boolean isRequired(String probe) {
    return switch (probe) {
      case "pubsub", "backlog" -> pubSub.map(PubSubSettings::required).orElse(false);
      case "redis" -> redis.map(RedisSettings::required).orElse(false);
      case "platform" -> metrics.map(MetricsSettings::required).orElse(false);
      case "prometheus" -> prometheus.map(PrometheusSettings::required).orElse(false);
      case "kubernetes" -> kubernetes.map(KubernetesSettings::required).orElse(false);
      default -> true;
    };
  }
}
