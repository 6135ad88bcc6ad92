package ai.userwhisperer.megaphone.sandbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.sandbox.Eventually;
import ai.userwhisperer.megaphone.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProcessTest {
  @Test
  void itAnswersUntilItIsClosedAndLeavesNothingBehind() throws Exception {
    RedisProcess redis = RedisProcess.start(0);
    assertThat(RedisGreeting.isFrom(redis.port(), redis.pid())).isTrue();
    Path directory = directoryOf(redis.pid());
    assertThat(directory).exists();

    redis.close();

    assertThat(isAlive(redis.pid())).isFalse();
    assertThat(directory).doesNotExist();
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> RedisProcess.start(taken.getLocalPort()))
          .isInstanceOf(SandboxException.class)
          .hasMessage(
              "sandbox redis-port = "
                  + taken.getLocalPort()
                  + ": the port is taken; choose another, or 0 for a free one");
    }
  }

  @Test
  void itEndsWithAParentThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long pid =
        Long.parseLong(
            new BufferedReader(
                    new InputStreamReader(parent.getInputStream(), StandardCharsets.US_ASCII))
                .readLine());
    Path directory = directoryOf(pid);

    parent.destroyForcibly();

    Eventually.is(() -> !isAlive(pid) && !Files.exists(directory));
  }

  @Test
  void anInstalledOneComesBeforeTheOneThatTheLibraryCarries(@TempDir Path folder) throws Exception {
    Path installed = Files.createFile(folder.resolve("redis-server"));
    assertThat(RedisExecutable.find(folder.toString(), folder)).isNotEqualTo(installed);

    assertThat(installed.toFile().setExecutable(true)).isTrue();
    assertThat(RedisExecutable.find("/nowhere:" + folder, folder)).isEqualTo(installed);
  }

  /** Starts a Redis, says its process id, and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      System.out.println(RedisProcess.start(0).pid());
      TimeUnit.MINUTES.sleep(1);
    }
  }

  private static Path directoryOf(long pid) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
