package ai.userwhisperer.megaphone.cli.processes;

import ai.userwhisperer.megaphone.cli.processes.Stage.Owner;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What each event costs in each stage while a load is on: two looks, and the difference. */
public final class CpuWatch {
  private static final long POLL_MS = 100;

  private record Look(Map<Long, ProcessCpu> processes, long events, long atNs) {}

  private final SandboxView sandbox;
  private final Map<Long, Owner> owners = new LinkedHashMap<>();

  /**
   * Prepares a watch.
   *
   * @param injector process id of who sends
   */
  public CpuWatch(SandboxView sandbox, long injector) {
    this.sandbox = sandbox;
    owners.put(injector, Owner.INJECTOR);
    owners.put(sandbox.pid(), Owner.SANDBOX);
    sandbox.workers().forEach(pid -> owners.put(pid, Owner.SANDBOX));
    sandbox.redis().ifPresent(pid -> owners.put(pid, Owner.REDIS));
  }

  /**
   * Waits for the first event and then for the load to be steady, watches, and tells.
   *
   * @param settleSeconds from the first event on
   * @throws IOException when a process is gone
   */
  public StageCosts watch(int settleSeconds, int windowSeconds)
      throws IOException, InterruptedException {
    while (sandbox.acceptedEvents() == 0) {
      Thread.sleep(POLL_MS);
    }
    TimeUnit.SECONDS.sleep(settleSeconds);
    Look first = look();
    TimeUnit.SECONDS.sleep(windowSeconds);
    Look last = look();
    StageCosts.Sum sum = new StageCosts.Sum();
    for (Map.Entry<Long, Owner> owner : owners.entrySet()) {
      long pid = owner.getKey();
      sum.add(owner.getValue(), last.processes().get(pid).secondsSince(first.processes().get(pid)));
    }
    return sum.over(last.events() - first.events(), (last.atNs() - first.atNs()) / 1e9);
  }

  private Look look() throws IOException, InterruptedException {
    Map<Long, ProcessCpu> processes = new LinkedHashMap<>();
    for (long pid : owners.keySet()) {
      processes.put(pid, ProcessCpu.read(pid));
    }
    return new Look(processes, sandbox.acceptedEvents(), System.nanoTime());
  }
}
