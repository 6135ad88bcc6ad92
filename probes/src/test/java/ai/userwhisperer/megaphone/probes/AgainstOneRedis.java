package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.sandbox.redis.RedisProcess;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a real Redis of their own, as the platform would use it, and a run. */
abstract class AgainstOneRedis {
  @TempDir Path folder;
  RedisProcess redis;
  PlainRedis platform;
  TestRun run;

  @BeforeEach
  void startRedis() throws Exception {
    redis = RedisProcess.start(0);
    platform = new PlainRedis(redis.port());
    run = TestRun.in(folder);
  }

  @AfterEach
  void stopRedis() throws Exception {
    platform.close();
    redis.close();
  }

  URI uri() {
    return URI.create("redis://127.0.0.1:" + redis.port());
  }
}
