package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class, in a process that ends when its input does: so it does not outlive
 * whoever started it, however that one ended.
 */
final class EndsWithInput {
  private EndsWithInput() {}

  /** Arguments: the main class, and then its own. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread watch = new Thread(EndsWithInput::haltAtEnd, "ends-with-input");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace();
      System.exit(1); // threads that it started must not keep it alive
    }
  }

  private static void haltAtEnd() {
    try {
      while (System.in.read() >= 0) {
        // Whoever started it holds the other end.
      }
    } catch (IOException e) {
      // is an end as well
    }
    Runtime.getRuntime().halt(0);
  }
}
