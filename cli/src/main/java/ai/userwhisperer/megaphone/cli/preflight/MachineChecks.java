package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** This machine: processors, file descriptors, local ports, room on the disk. */
final class MachineChecks {
  /**
   * docs/firehose.md: one thread sends 118,000 single requests/s in plain text, 85,000 over TLS.
   */
  private static final int REQUESTS_PER_CORE = 60_000;

  private static final int OTHER_FILES = 200;
  private static final long ROOM_BYTES = 1L << 30;
  private static final Path PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private final Profile profile;
  private final Path runs;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param runs where runs are written
   */
  MachineChecks(Profile profile, Path runs) {
    this.profile = profile;
    this.runs = runs;
  }

  List<Finding> all() {
    processors();
    files();
    ports();
    disk();
    return findings;
  }

  private void processors() {
    int here = Runtime.getRuntime().availableProcessors();
    double rate = 0;
    for (Phase phase : profile.phases()) {
      if (phase instanceof Phase.Firehose firehose) {
        rate = Math.max(rate, firehose.arrivals().peakRate().orElse(0) / firehose.batch());
      }
    }
    int needed = 1 + (int) Math.ceil(rate / REQUESTS_PER_CORE);
    String words =
        String.format(
            Locale.ROOT, "%d, of which %,.0f requests/s take about %d", here, rate, needed);
    findings.add(
        here < needed
            ? Finding.bad("processors", words, "send from a larger machine, or less")
            : Finding.good("processors", words));
  }

  private int connections() {
    return profile.phases().stream()
        .filter(Phase.Firehose.class::isInstance)
        .mapToInt(phase -> ((Phase.Firehose) phase).sending().connections())
        .max()
        .orElse(0);
  }

  private void files() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      findings.add(Finding.skipped("file descriptors", "not known on this system"));
      return;
    }
    long left = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount();
    long needed = connections() + (long) OTHER_FILES;
    String words = String.format(Locale.ROOT, "%,d left, %,d needed", left, needed);
    findings.add(
        left < needed
            ? Finding.bad("file descriptors", words, "ulimit -n " + 2 * needed)
            : Finding.good("file descriptors", words));
  }

  private void ports() {
    try {
      String[] range = Files.readString(PORTS).strip().split("\\s+", 2);
      long there = Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1;
      // A connection that is replaced keeps its port for a minute.
      long needed = 2L * connections();
      String words = String.format(Locale.ROOT, "%,d, %,d needed", there, needed);
      findings.add(
          there < needed
              ? Finding.bad("local ports", words, "widen net.ipv4.ip_local_port_range")
              : Finding.good("local ports", words));
    } catch (IOException | RuntimeException e) {
      findings.add(Finding.skipped("local ports", "not known on this system"));
    }
  }

  private void disk() {
    try {
      Path existing = runs.toAbsolutePath();
      while (!Files.exists(existing)) {
        existing = existing.getParent();
      }
      long left = Files.getFileStore(existing).getUsableSpace();
      String words = String.format(Locale.ROOT, "%,d MiB left for runs", left >> 20);
      findings.add(
          left < ROOM_BYTES
              ? Finding.bad("disk", words, "make room, or choose another place with --out")
              : Finding.good("disk", words));
    } catch (IOException e) {
      findings.add(Finding.note("disk", "can't be looked at: " + e.getMessage(), ""));
    }
  }
}
