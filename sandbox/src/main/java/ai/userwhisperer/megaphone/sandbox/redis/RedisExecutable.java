package ai.userwhisperer.megaphone.sandbox.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** Finds a Redis to start: the one that is installed, or the one that a library carries. */
final class RedisExecutable {
  private static final String NAME = "redis-server";

  private RedisExecutable() {}

  /**
   * The executable to start.
   *
   * @param searchPath folders as in the environment's {@code PATH}, or null
   * @param directory where the carried one is written to, when none is installed
   * @throws IOException when there is neither, with a message of one line
   */
  static Path find(String searchPath, Path directory) throws IOException {
    if (searchPath != null) {
      for (String folder : searchPath.split(Pattern.quote(java.io.File.pathSeparator), -1)) {
        Path candidate = Path.of(folder.isEmpty() ? "." : folder, NAME);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate.toAbsolutePath();
        }
      }
    }
    try {
      return ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "no Redis: neither a redis-server on the PATH nor one for "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + " in embedded-redis",
          e);
    }
  }
}
