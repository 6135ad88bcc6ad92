package ai.userwhisperer.megaphone.cli.processes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running sandbox, seen from outside: its processes by their ids, its events by its metrics.
 *
 * @param pid of the process that holds its gateway
 * @param metrics address of its metrics
 */
public record SandboxView(long pid, URI metrics) {
  private static final String REDIS = "redis-server";
  private static final String JAVA = "java";
  private static final Pattern ACCEPTED =
      Pattern.compile("^userwhisperer_events_accepted_total (\\S+)$", Pattern.MULTILINE);
  private static final Pattern RESIDENT_KIB = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /**
   * A sandbox whose gateway is there.
   *
   * @param gateway base address
   */
  public static SandboxView of(long pid, String gateway) {
    return new SandboxView(pid, URI.create(gateway + "/metrics"));
  }

  /**
   * Events that the gateway has accepted since it was started.
   *
   * @throws IOException when it does not answer
   */
  public long acceptedEvents() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build(),
            HttpResponse.BodyHandlers.ofString());
    Matcher matcher = ACCEPTED.matcher(answer.body());
    if (answer.statusCode() != 200 || !matcher.find()) {
      throw new IOException(metrics + ": tells no accepted events");
    }
    return (long) Double.parseDouble(matcher.group(1));
  }

  /** Its Redis, if it runs. */
  OptionalLong redis() {
    return children(REDIS).stream().mapToLong(Long::longValue).findFirst();
  }

  /** Other JVMs that belong to it. */
  List<Long> workers() {
    return children(JAVA);
  }

  private List<Long> children(String executable) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(child -> executableOf(child).equals(executable))
        .map(ProcessHandle::pid)
        .toList();
  }

  /** As it was started: the file behind may have another name, as Debian's redis-server has. */
  private static String executableOf(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip();
    } catch (IOException e) {
      // It has ended.
      return "";
    }
  }

  /** Resident memory of a process, in bytes; 0 when it is gone. */
  static long residentBytes(long pid) {
    try {
      Matcher matcher = RESIDENT_KIB.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
