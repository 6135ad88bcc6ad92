package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.measurements.ledger.DueTimes;
import ai.userwhisperer.megaphone.profiles.BacklogSettings;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.ProfileFile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over gRPC, against a server that speaks Cloud Monitoring's protocol. */
class BacklogProbeTest {
  private static final String PROJECT = "user-whisperer-prod";
  private static final String UNDELIVERED = "num_undelivered_messages";
  private static final String OLDEST = "oldest_unacked_message_age";
  private static final long MINUTE_MS = 60_000;

  @TempDir Path folder;

  private MonitoringServer server;
  private TestRun run;
  private long startedEpochMs;

  @BeforeEach
  void start() throws IOException {
    server = new MonitoringServer();
    run = TestRun.in(folder);
    startedEpochMs = run.clock().originEpochMs();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachSampleHasTheTimeAtWhichItWasTakenAndItsAge() {
    server.add(UNDELIVERED, startedEpochMs - 5 * MINUTE_MS, 3);
    server.add(UNDELIVERED, startedEpochMs - 3 * MINUTE_MS, 40);
    server.add(OLDEST, startedEpochMs - 3 * MINUTE_MS, 17);
    try (BacklogProbe probe = probe()) {
      probe.start();
      assertThat(run.samples("backlog")).hasSize(1);
      Sample first = run.lastSample("backlog");
      assertThat(first.epochMs()).isEqualTo(startedEpochMs - 3 * MINUTE_MS);
      assertThat(first.values())
          .containsEntry("undeliveredMessages", 40.0)
          .containsEntry("oldestUnackedSeconds", 17.0);
      assertThat(first.values().get("backlogAgeMs")).isGreaterThanOrEqualTo(3 * MINUTE_MS);

      probe.sample();
      assertThat(run.samples("backlog")).as("nothing new").hasSize(1);

      server.add(UNDELIVERED, startedEpochMs - 2 * MINUTE_MS, 41);
      server.add(UNDELIVERED, startedEpochMs - MINUTE_MS, 42);
      probe.sample();
      assertThat(run.samples("backlog"))
          .extracting(sample -> sample.values().get("undeliveredMessages"))
          .containsExactly(40.0, 41.0, 42.0);
      assertThat(run.lastSample("backlog").values())
          .as("what could not be had is left out")
          .doesNotContainKey("oldestUnackedSeconds");
      assertThat(probe.latest()).contains(run.lastSample("backlog"));
      assertThat(probe.requests().getAsLong()).isEqualTo(server.requests().size());
    }
  }

  @Test
  void onlyTheSubscriptionThatIsNamedIsAskedFor() {
    server.add(UNDELIVERED, startedEpochMs - MINUTE_MS, 0);
    try (BacklogProbe probe = probe()) {
      probe.start();
    }
    assertThat(server.requests())
        .extracting(ListTimeSeriesRequest::getName)
        .containsOnly("projects/" + PROJECT);
    assertThat(server.requests().get(0).getFilter())
        .isEqualTo(
            "metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\""
                + " AND resource.type = \"pubsub_subscription\""
                + " AND resource.labels.subscription_id = \"uw-event-processor\"");
  }

  @Test
  void aSubscriptionWithoutSamplesIsFoundBeforeTheLoad() {
    server.add(UNDELIVERED, startedEpochMs - 11 * MINUTE_MS, 3);
    assertRefused(
        "probes.pubsub.backlog.subscription = uw-event-processor: Cloud Monitoring has no sample of"
            + " it from the last 10 minutes; needs a subscription of project user-whisperer-prod"
            + " that has been there for a while");
  }

  @Test
  void aMissingPermissionIsFoundBeforeTheLoad() {
    server.refuseWith(Status.PERMISSION_DENIED.withDescription("Permission monitoring.x denied"));
    assertRefused(
        "probes.pubsub.backlog.subscription = uw-event-processor: PERMISSION_DENIED: Permission"
            + " monitoring.x denied; needs the permission to read the metrics of project"
            + " user-whisperer-prod (roles/monitoring.viewer)");
  }

  @Test
  void aWrongProjectIsFoundBeforeTheLoad() {
    server.refuseWith(Status.NOT_FOUND.withDescription("no such project"));
    assertRefused(
        "probes.pubsub.project = user-whisperer-prod: NOT_FOUND: no such project; needs a project"
            + " whose metrics Cloud Monitoring has");
  }

  @Test
  void aServerThatIsNotThereIsFoundBeforeTheLoad() {
    String endpoint = server.endpoint();
    server.close();
    assertRefused(
        "probes.pubsub.backlog.endpoint = "
            + endpoint
            + ": does not answer; needs Cloud Monitoring, or probes.pubsub.backlog.enabled = off");
  }

  @Test
  void anOutageIsAProblemUntilItIsOver() {
    server.add(UNDELIVERED, startedEpochMs - 2 * MINUTE_MS, 3);
    try (BacklogProbe probe = probe()) {
      probe.start();
      server.refuseWith(Status.INTERNAL.withDescription("try later"));
      assertThatThrownBy(probe::sample)
          .isInstanceOf(ProbeException.class)
          .hasMessageContaining("try later");
      server.refuseWith(null);
      server.add(UNDELIVERED, startedEpochMs - MINUTE_MS, 4);
      probe.sample();
      assertThat(run.lastSample("backlog").values()).containsEntry("undeliveredMessages", 4.0);
    }
  }

  @Test
  void whoMayOnlyReadObservesNoEventAndNeedsNoPubSub() {
    server.add(UNDELIVERED, startedEpochMs - MINUTE_MS, 3);
    Profile profile =
        ProfileFile.load(
            Path.of("../profiles"),
            "local",
            List.of(
                "probes.pubsub.observe=metrics",
                "probes.pubsub.endpoint=127.0.0.1:1",
                "probes.pubsub.backlog.enabled=on",
                "probes.pubsub.backlog.endpoint=" + server.endpoint(),
                "probes.redis.enabled=off",
                "probes.metrics.enabled=off"),
            List.of());
    try (ProbeSet probes =
        Probes.of(
            profile,
            run.directory(),
            run.clock(),
            (injector, sequence) -> DueTimes.UNKNOWN,
            Map.of())) {
      probes.start();
      assertThat(probes.latest("backlog")).isPresent();
      assertThat(probes.problems()).isEmpty();
    }
    assertThat(run.directory().probes()).contains("backlog").doesNotContain("pubsub");
  }

  private void assertRefused(String message) {
    try (BacklogProbe probe = probe()) {
      assertThatThrownBy(probe::start).isInstanceOf(ProbeException.class).hasMessage(message);
    }
    assertThat(run.samples("backlog")).isEmpty();
  }

  private BacklogProbe probe() {
    BacklogSettings backlog =
        new BacklogSettings("uw-event-processor", server.endpoint(), Duration.ofMinutes(1));
    return new BacklogProbe(
        new PubSubSettings(
            true,
            PROJECT,
            "uw-user-events",
            "",
            1,
            PubSubSettings.Observe.METRICS,
            Optional.of(backlog)),
        backlog,
        run.directory(),
        run.clock());
  }
}
