package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.measurements.IntervalLog;
import ai.userwhisperer.megaphone.measurements.RequestTime;
import ai.userwhisperer.megaphone.reports.FakeRun.Load;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HourTest {
  @Test
  void hour(@TempDir Path dir) throws Exception {
    FakeRun run = new FakeRun(dir.resolve("r"), "hour", FakeRun.gatewayAlone());
    Load load = new Load("gateway", 0, 60, 3600, 100_000.0);
    run.begin(load);
    long start = run.clock.epochMs(run.startNs());
    Random random = new Random(1);
    try (IntervalLog log = run.directory.intervals("gateway", "track", 0)) {
      for (int s = 0; s < load.seconds(); s++) {
        for (int loop = 0; loop < 4; loop++) {
          for (RequestTime t : new RequestTime[] {RequestTime.RESPONSE_TIME, RequestTime.SERVICE_TIME, RequestTime.SCHEDULE_LAG}) {
            Histogram h = IntervalLog.newHistogram();
            for (int i = 0; i < 3000; i++) h.recordValueWithCount((long) (1e6 * Math.exp(random.nextGaussian())), 8);
            log.append(t.tag(), start + s * 1000L, 1000, h);
          }
        }
        run.sample("platform", start + s * 1000L, Map.of("memoryBytes", 5e8, "cpuShare", 0.5));
      }
    }
    run.end(load, true);
    run.finish();
    long t = System.nanoTime();
    Report.write(run.directory);
    System.out.println("HOUR s=" + (System.nanoTime() - t) / 1e9);
    System.gc();
    System.out.println("used MB " + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e6);
    System.out.println("page " + java.nio.file.Files.size(run.directory.pageFile()));
    t = System.nanoTime();
    Report.write(run.directory);
    System.out.println("again s=" + (System.nanoTime() - t) / 1e9);
  }
}
