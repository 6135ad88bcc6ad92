package ai.userwhisperer.megaphone.probes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The process that made a subscription, as the subscription's labels say: the lock by which {@code
 * megaphone clean} tells a run that goes on from one that was killed.
 *
 * @param host name of the machine, in the form of a label
 * @param processStartMs milliseconds since 1970; 0 where the system does not say
 * @param createdMs when the subscription was made, milliseconds since 1970
 */
record SubscriptionOwner(String host, long pid, long processStartMs, long createdMs) {
  private static final String OWNER = "owner";
  private static final String MEGAPHONE = "megaphone";
  private static final String HOST = "host";
  private static final String PID = "pid";
  private static final String PROCESS_START = "process-start-ms";
  private static final String CREATED = "created-ms";
  private static final int MAX_LABEL_LENGTH = 63;

  /** This process, now. */
  static SubscriptionOwner here() {
    return new SubscriptionOwner(
        hostName(),
        ProcessHandle.current().pid(),
        startMs(ProcessHandle.current()),
        System.currentTimeMillis());
  }

  Map<String, String> labels() {
    return Map.of(
        OWNER, MEGAPHONE,
        HOST, host,
        PID, Long.toString(pid),
        PROCESS_START, Long.toString(processStartMs),
        CREATED, Long.toString(createdMs));
  }

  /** The owner that labels tell of; empty when the subscription is none of ours. */
  static Optional<SubscriptionOwner> of(Map<String, String> labels) {
    if (!MEGAPHONE.equals(labels.get(OWNER))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SubscriptionOwner(
              labels.getOrDefault(HOST, ""),
              Long.parseLong(labels.getOrDefault(PID, "")),
              Long.parseLong(labels.getOrDefault(PROCESS_START, "")),
              Long.parseLong(labels.getOrDefault(CREATED, ""))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether it is, or was, a process of this machine, so that {@link #isAlive} can tell. */
  boolean isOfThisHost() {
    return host.equals(hostName());
  }

  /** Whether that very process, and not another one with its number, still runs on this machine. */
  boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> processStartMs == 0 || startMs(process) == processStartMs)
        .isPresent();
  }

  private static long startMs(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Lower-case letters, digits, hyphens and underscores are what a label takes. */
  private static String hostName() {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      name = "unknown";
    }
    String label = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
    return label.substring(0, Math.min(label.length(), MAX_LABEL_LENGTH));
  }
}
