package ai.userwhisperer.megaphone.jmh;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Holds the benchmarks against a baseline: {@code BaselineCheck quick|full <baseline> [name]}. With
 * a name, a regular expression, only those in whose names it is found. Exit code 0 when all limits
 * hold, 1 when one is missed, 2 when nothing could be measured.
 */
public final class BaselineCheck {
  static final int HELD = 0;
  static final int MISSED = 1;
  static final int UNUSABLE = 2;

  private BaselineCheck() {}

  public static void main(String[] arguments) {
    // JMH refuses to run beside another, which would disturb its clock; processor time it does not.
    System.setProperty("jmh.ignoreLock", "true");
    System.exit(run(List.of(arguments), new ForkedBench(), System.out));
  }

  static int run(List<String> arguments, Bench bench, PrintStream out) {
    try {
      if (arguments.size() < 2 || arguments.size() > 3) {
        throw new IllegalArgumentException(
            "arguments = " + arguments + ": needs quick or full, a baseline, and maybe a name");
      }
      Effort effort = effort(arguments.get(0));
      Pattern name = Pattern.compile(arguments.size() == 3 ? arguments.get(2) : "");
      Gate gate =
          new Gate(
              Baseline.read(Path.of(arguments.get(1))), Subject.all(), bench, effort, out::println);
      return report(gate, name, out);
    } catch (IllegalArgumentException | IllegalStateException e) {
      out.println("benchmarks: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private static int report(Gate gate, Pattern name, PrintStream out) {
    List<String> chosen =
        Subject.all().stream().map(Subject::name).filter(name.asPredicate()).toList();
    List<Finding> findings = gate.judge(chosen);
    out.print(CostTable.of(findings, gate.costs()));
    List<Finding> missed = findings.stream().filter(Finding::isMissed).toList();
    missed.forEach(finding -> out.println("benchmarks: MISSED: " + finding));
    return missed.isEmpty() ? HELD : MISSED;
  }

  private static Effort effort(String word) {
    return switch (word) {
      case "quick" -> Effort.QUICK;
      case "full" -> Effort.FULL;
      default -> throw new IllegalArgumentException("effort = " + word + ": needs quick or full");
    };
  }
}
