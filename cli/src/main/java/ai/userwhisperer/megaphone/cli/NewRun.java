package ai.userwhisperer.megaphone.cli;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.measurements.Manifest;
import ai.userwhisperer.megaphone.measurements.RunClock;
import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import ai.userwhisperer.megaphone.profiles.Profile;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A run's names, before it exists.
 *
 * @param id {@code <profile>-<UTC time>-<run key>}
 * @param key what every event id of the run carries
 */
record NewRun(String id, String key, Path directory) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  static NewRun of(RunRequest request, Profile profile, RunClock clock) {
    String key = EventId.newRunKey(new SecureRandom());
    String id = profile.name() + "-" + TIME.format(Instant.ofEpochMilli(clock.originEpochMs())) + "-" + key;
    return new NewRun(id, key, request.out() == null ? request.home().runs().resolve(id) : request.out());
  }

  Manifest manifest(Profile profile, RunClock clock) throws IOException {
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        id,
        key,
        profile.name(),
        Json.parse(profile.resolved()),
        Versions.all(),
        host(),
        clock.originEpochMs(),
        null,
        null,
        List.of(),
        List.of(),
        List.of());
  }

  private static Manifest.Host host() {
    long memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Manifest.Host(
        name(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        memory);
  }

  private static String name() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
