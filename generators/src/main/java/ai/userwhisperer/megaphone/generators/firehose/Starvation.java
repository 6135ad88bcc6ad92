package ai.userwhisperer.megaphone.generators.firehose;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/** What this machine, not the platform, may have too little of: local ports, file descriptors. */
final class Starvation {
  private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** Files that a run opens besides its connections: logs, class files, event loops. */
  private static final long OTHER_FILES = 64;

  private Starvation() {}

  /** Refuses more connections than this machine can have to one address. */
  static void check(int connections) {
    check(connections, localPorts(), freeDescriptors());
  }

  static void check(int connections, OptionalLong localPorts, OptionalLong freeDescriptors) {
    if (connections > localPorts.orElse(Long.MAX_VALUE)) {
      throw new FirehoseException(
          "connections = "
              + connections
              + ": needs at most "
              + localPorts.getAsLong()
              + ": this machine has no more local ports to one address"
              + " (net.ipv4.ip_local_port_range)");
    }
    if (connections > freeDescriptors.orElse(Long.MAX_VALUE)) {
      throw new FirehoseException(
          "connections = "
              + connections
              + ": needs at most "
              + Math.max(0, freeDescriptors.getAsLong())
              + ": this process may open no more files (ulimit -n)");
    }
  }

  /** Whether a connection failed since this machine ran out of ports or descriptors. */
  static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (saysSo(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static boolean saysSo(String message) {
    return message.contains("error(-99)") // EADDRNOTAVAIL as Netty's native transports say it
        || message.contains("cannot assign requested address")
        || message.contains("can't assign requested address")
        || message.contains("error(-24)") // EMFILE
        || message.contains("too many open files");
  }

  private static OptionalLong localPorts() {
    try {
      long[] range =
          Arrays.stream(Files.readString(PORT_RANGE).strip().split("\\s+", 2))
              .mapToLong(Long::parseLong)
              .toArray();
      return OptionalLong.of(range[1] - range[0] + 1);
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty(); // Another system than Linux.
    }
  }

  private static OptionalLong freeDescriptors() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(
            unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - OTHER_FILES)
        : OptionalLong.empty();
  }
}
