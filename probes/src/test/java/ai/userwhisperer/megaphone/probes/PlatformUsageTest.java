package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.profiles.MetricsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformUsageTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String LIMITS =
      """
      container_spec_cpu_quota{pod="a",container="gateway"} 200000
      container_spec_cpu_period{pod="a",container="gateway"} 100000
      container_spec_memory_limit_bytes{pod="a",container="gateway"} 1000
      """;

  private static final MetricsSettings SETTINGS =
      new MetricsSettings(
          true,
          URI.create("http://127.0.0.1/metrics"),
          Duration.ofSeconds(1),
          "pool_in_use",
          "pool_size",
          MetricsSettings.ANY_TREND);

  private final PlatformUsage usage = new PlatformUsage(SETTINGS);

  @Test
  void cpuIsTheRateOfTheCounterOverTheQuota() {
    assertThat(at(0, LIMITS + cpu(10))).doesNotContainKey("cpuShare");
    assertThat(at(2, LIMITS + cpu(12))).containsEntry("cpuShare", 0.5);
    assertThat(at(3, LIMITS + cpu(14))).containsEntry("cpuShare", 1.0);
  }

  @Test
  void aCounterThatWasStartedAgainCountsFromZero() {
    at(0, LIMITS + cpu(1000));
    assertThat(at(1, LIMITS + cpu(0.5))).containsEntry("cpuShare", 0.25);
  }

  @Test
  void theProcessCounterStandsInWhereThereIsNoneOfContainers() {
    at(0, LIMITS + "process_cpu_seconds_total 10");
    assertThat(at(1, LIMITS + "process_cpu_seconds_total 11")).containsEntry("cpuShare", 0.5);
    // Another counter is no continuation of the first.
    assertThat(at(2, LIMITS + cpu(500))).doesNotContainKey("cpuShare");
  }

  @Test
  void oneContainerAtItsLimitShowsBesideOthersThatAreIdle() {
    String two =
        """
        container_spec_cpu_quota{pod="a",container="g"} 100000
        container_spec_cpu_period{pod="a",container="g"} 100000
        container_spec_cpu_quota{pod="b",container="g"} 300000
        container_spec_cpu_period{pod="b",container="g"} 100000
        """;
    assertThat(at(0, two + podCpu("a", 0) + podCpu("b", 0))).doesNotContainKey("busiestCpuShare");
    assertThat(at(1, two + podCpu("a", 1) + podCpu("b", 0)))
        .containsEntry("cpuShare", 0.25)
        .containsEntry("busiestCpuShare", 1.0);
  }

  @Test
  void connectionsAreTheShareThatIsInUseOfThoseForWhichThereIsRoom() {
    assertThat(at(0, "pool_in_use{db=\"a\"} 10\npool_in_use{db=\"b\"} 5\npool_size 20"))
        .containsEntry("connectionsShare", 0.75);
    assertThat(at(1, "pool_in_use 10\npool_size 0")).doesNotContainKey("connectionsShare");
    assertThat(at(2, "pool_in_use 10")).doesNotContainKey("connectionsShare");
  }

  @Test
  void containersAreAddedUp() {
    String two =
        """
        container_spec_cpu_quota{pod="a",container="g"} 100000
        container_spec_cpu_period{pod="a",container="g"} 100000
        container_spec_cpu_quota{pod="b",container="g"} 300000
        container_spec_cpu_period{pod="b",container="g"} 100000
        container_memory_usage_bytes{pod="a",container="g"} 10
        container_memory_usage_bytes{pod="b",container="g"} 20
        container_spec_memory_limit_bytes{pod="a",container="g"} 40
        container_spec_memory_limit_bytes{pod="b",container="g"} 60
        """;
    at(0, two + podCpu("a", 0) + podCpu("b", 0));
    assertThat(at(1, two + podCpu("a", 0.5) + podCpu("b", 1.5)))
        .containsEntry("cpuShare", 0.5)
        .containsEntry("busiestCpuShare", 0.5)
        .containsEntry("memoryBytes", 30.0)
        .containsEntry("memoryLimitBytes", 100.0)
        .containsEntry("memoryShare", 0.3);
  }

  @Test
  void withoutAQuotaThereIsNoShare() {
    at(0, cpu(1));
    assertThat(at(1, cpu(2))).isEmpty();
    String unlimited =
        """
        container_spec_cpu_quota{pod="a",container="gateway"} -1
        container_spec_cpu_period{pod="a",container="gateway"} 100000
        container_memory_usage_bytes{pod="a",container="gateway"} 500
        container_spec_memory_limit_bytes{pod="a",container="gateway"} 0
        """;
    assertThat(at(2, unlimited + cpu(3))).isEqualTo(Map.of("memoryBytes", 500.0));
  }

  @Test
  void residentMemoryStandsInForTheContainers() {
    assertThat(at(0, LIMITS + "process_resident_memory_bytes 250"))
        .isEqualTo(Map.of("memoryBytes", 250.0, "memoryLimitBytes", 1000.0, "memoryShare", 0.25));
  }

  @Test
  void theWorstModelCountsAndNaNIsNoData() {
    assertThat(at(0, "userwhisperer_ml_model_accuracy NaN")).isEmpty();
    assertThat(
            at(
                1,
                """
                userwhisperer_ml_model_accuracy{model="a"} 0.97
                userwhisperer_ml_model_accuracy{model="b"} 0.93
                userwhisperer_ml_model_accuracy{model="c"} NaN
                """))
        .isEqualTo(Map.of("modelAccuracy", 0.93));
  }

  private Map<String, Double> at(long second, String page) {
    return usage.next(MetricsPage.parse(page), second * SECOND);
  }

  private static String cpu(double seconds) {
    return "container_cpu_usage_seconds_total{pod=\"a\",container=\"gateway\"} " + seconds;
  }

  private static String podCpu(String pod, double seconds) {
    return "container_cpu_usage_seconds_total{pod=\""
        + pod
        + "\",container=\"g\"} "
        + seconds
        + "\n";
  }
}
