package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import ai.userwhisperer.megaphone.generators.firehose.FirehosePlan;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.RunDirectory;
import ai.userwhisperer.megaphone.measurements.Sample;
import ai.userwhisperer.megaphone.probes.ProbeSet;
import ai.userwhisperer.megaphone.probes.Probes;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.PubSubSettings;
import ai.userwhisperer.megaphone.profiles.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What watches the platform, and one event that goes all the way through it. */
final class FarEndChecks {
  private static final long ARRIVES_WITHIN_SECONDS = 20;
  private static final long LOOK_EVERY_MS = 50;
  private static final String PUBSUB = "pubsub";
  private static final String EVENT = "one event";

  private final Profile profile;
  private final Map<String, String> environment;
  private final String keyHeader;
  private final List<Finding> findings = new ArrayList<>();

  FarEndChecks(Profile profile, Map<String, String> environment, String keyHeader) {
    this.profile = profile;
    this.environment = environment;
    this.keyHeader = keyHeader;
  }

  List<Finding> all(boolean targetIsWell) throws IOException, InterruptedException {
    RunClock clock = RunClock.now();
    RunDirectory run =
        RunDirectory.create(
            Files.createTempDirectory("megaphone-preflight"),
            Manifest.begin(profile.name(), profile.resolved(), Map.of(), clock));
    long sentNs = System.nanoTime();
    try (ProbeSet probes =
        Probes.of(profile, run, clock, (injector, sequence) -> sentNs, environment)) {
      Map<String, String> left = probes.startThoseThatCan();
      for (String probe : probes.names()) {
        findings.add(
            left.containsKey(probe)
                ? broken(probe, left.get(probe))
                : Finding.good(probe, "the probe sees it"));
      }
      oneEvent(run, probes, targetIsWell, left.containsKey(PUBSUB));
    } finally {
      run.delete();
    }
    return findings;
  }

  private Finding broken(String probe, String why) {
    boolean required = profile.probes().isRequired(probe);
    return required
        ? Finding.bad(probe, why, "mend it, or set probes." + setting(probe) + ".required = off")
        : Finding.note(probe, why + "; it is not required, and left out", "");
  }

  /** Two probes have the name of what they look at, and not that of their settings. */
  private static String setting(String probe) {
    return switch (probe) {
      case "platform" -> "metrics";
      case "backlog" -> "pubsub";
      default -> probe;
    };
  }

  private void oneEvent(
      RunDirectory run, ProbeSet probes, boolean targetIsWell, boolean pubSubIsBroken)
      throws InterruptedException {
    boolean observed = profile.probes().pubSub().map(PubSubSettings::observesEvents).orElse(false);
    if (!targetIsWell || pubSubIsBroken) {
      findings.add(Finding.skipped(EVENT, "not sent, as something above is wrong"));
      return;
    }
    long startNs = System.nanoTime();
    Optional<String> refused = send(run.manifest().runKey());
    if (refused.isPresent()) {
      findings.add(
          Finding.bad(EVENT, refused.get(), "see what the platform has against it, in its logs"));
      return;
    }
    if (!observed) {
      findings.add(
          Finding.note(
              EVENT, "accepted; whether it arrives can't be seen without a pubsub probe", ""));
      return;
    }
    long endNs = startNs + TimeUnit.SECONDS.toNanos(ARRIVES_WITHIN_SECONDS);
    while (System.nanoTime() < endNs) {
      if (probes.latest(PUBSUB).map(FarEndChecks::observed).orElse(0.0) > 0) {
        findings.add(
            Finding.good(
                EVENT,
                String.format(
                    Locale.ROOT,
                    "accepted, and seen at the far end within %.1f s",
                    (System.nanoTime() - startNs) / 1e9)));
        return;
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
    findings.add(
        Finding.bad(
            EVENT,
            "accepted, and not seen at the far end within " + ARRIVES_WITHIN_SECONDS + " s",
            "check that the workers run, and probes.pubsub.project and .topic"));
  }

  private static double observed(Sample sample) {
    return sample.values().getOrDefault("observed", 0.0);
  }

  /** Why it was not accepted; empty when it was. */
  private Optional<String> send(String runKey) throws InterruptedException {
    Target target = profile.target();
    HttpRequest.Builder request =
        TargetClient.request(target, FirehosePlan.TRACK_PATH)
            .header("Content-Type", "application/json")
            .header("X-Megaphone-Run", runKey)
            .header(target.auth().header(), keyHeader);
    target.headers().forEach(request::header);
    try {
      HttpResponse<String> answer =
          TargetClient.of(target)
              .send(
                  request.POST(HttpRequest.BodyPublishers.ofString(event(runKey))).build(),
                  BodyHandlers.ofString());
      return answer.statusCode() / 100 == 2
          ? Optional.empty()
          : Optional.of(FirehosePlan.TRACK_PATH + " answers " + answer.statusCode());
    } catch (IOException e) {
      return Optional.of(FirehosePlan.TRACK_PATH + ": " + e.getMessage());
    }
  }

  private String event(String runKey) {
    EventRenderer renderer =
        new EventRenderer(EventModel.of(profile.events(), profile.seed()), runKey, 0);
    ByteBuf out = Unpooled.buffer();
    try {
      renderer.event(0, 0, System.currentTimeMillis(), out);
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      out.release();
    }
  }
}
