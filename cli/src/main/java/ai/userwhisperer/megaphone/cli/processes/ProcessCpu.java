package ai.userwhisperer.megaphone.cli.processes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CPU time that a process has used so far, by thread, as Linux counts it (proc(5)).
 *
 * @param totalTicks user and system time of the whole process, ended threads included
 * @param threads by thread id
 */
record ProcessCpu(long totalTicks, Map<Long, ThreadTicks> threads) {
  /** Ticks in a second as programs see them: the same on every architecture that runs a JDK. */
  static final int TICKS_PER_SECOND = 100;

  /** Under this name goes what threads used that ended between two looks. */
  static final String ENDED_THREADS = "(ended threads)";

  private static final Path PROC = Path.of("/proc");

  // Counted from the state, which follows the name, which may hold blanks and parentheses.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /**
   * One thread.
   *
   * @param name as Linux cuts it, to 15 characters
   */
  record ThreadTicks(String name, long ticks) {}

  ProcessCpu {
    threads = Map.copyOf(threads);
  }

  /**
   * Looks at a living process.
   *
   * @throws IOException when it is not there, or this is not Linux
   */
  static ProcessCpu read(long pid) throws IOException {
    Path process = PROC.resolve(Long.toString(pid));
    Map<Long, ThreadTicks> threads = new LinkedHashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        try {
          threads.put(
              Long.parseLong(task.getFileName().toString()),
              parse(Files.readString(task.resolve("stat"))));
        } catch (NoSuchFileException e) {
          // Ended since; its time is in the total.
        }
      }
    }
    // After its threads, so that the total is never less than their sum.
    return new ProcessCpu(parse(Files.readString(process.resolve("stat"))).ticks(), threads);
  }

  /** One line of a {@code stat} file. */
  static ThreadTicks parse(String stat) {
    int nameBegin = stat.indexOf('(') + 1;
    int nameEnd = stat.lastIndexOf(')');
    String[] fields = stat.substring(nameEnd + 2).strip().split(" ", -1);
    return new ThreadTicks(
        stat.substring(nameBegin, nameEnd),
        Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]));
  }

  /** Seconds of CPU time since an earlier look at the same process, by the names of its threads. */
  Map<String, Double> secondsSince(ProcessCpu earlier) {
    Map<String, Long> ticks = new TreeMap<>();
    long named = 0;
    for (Map.Entry<Long, ThreadTicks> thread : threads.entrySet()) {
      ThreadTicks before = earlier.threads.get(thread.getKey());
      long used = thread.getValue().ticks() - (before == null ? 0 : before.ticks());
      ticks.merge(thread.getValue().name(), used, Long::sum);
      named += used;
    }
    long ended = totalTicks - earlier.totalTicks - named;
    if (ended > 0) {
      ticks.put(ENDED_THREADS, ended);
    }
    Map<String, Double> seconds = new TreeMap<>();
    ticks.forEach((name, count) -> seconds.put(name, (double) count / TICKS_PER_SECOND));
    return seconds;
  }
}
