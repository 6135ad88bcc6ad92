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
    Optional<KubernetesSettings> kubernetes) {}
