package ai.userwhisperer.megaphone.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process of our own: the same Java, the same class path. The terminal's Ctrl-C does not
 * reach it, since it goes to the whole group of processes: the parent decides when its children
 * end.
 */
final class ChildJvm {
  /** Searching for leaked buffers costs what it samples; Pub/Sub brings a Netty of its own. */
  static final List<String> WITHOUT_LEAK_SEARCH =
      List.of(
          "-Dio.netty.leakDetection.level=disabled",
          "-Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled");

  private final List<String> command = new ArrayList<>();

  /**
   * Prepares a child.
   *
   * @param niceness 0 to 19: how much the child stands back where processors are scarce
   * @param options of the JVM, such as {@code -Xmx1g}
   */
  ChildJvm(int niceness, List<String> options, String mainClass, List<String> arguments) {
    if (Path.of("/bin/sh").toFile().canExecute()) {
      command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
      if (niceness > 0 && Path.of("/usr/bin/nice").toFile().canExecute()) {
        command.addAll(List.of("/usr/bin/nice", "-n", Integer.toString(niceness)));
      }
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ChildJvm::isAboutAccess)
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
  }

  ProcessBuilder builder() {
    return new ProcessBuilder(command);
  }

  /**
   * Flags that say what Java may do hold for the children too; memory and agents are each process's
   * own.
   */
  private static boolean isAboutAccess(String option) {
    return option.startsWith("--add-opens")
        || option.startsWith("--add-exports")
        || option.startsWith("--enable-native-access")
        || option.startsWith("--sun-misc-unsafe-memory-access");
  }
}
