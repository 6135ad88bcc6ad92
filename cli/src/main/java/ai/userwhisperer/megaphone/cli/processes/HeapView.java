package ai.userwhisperer.megaphone.cli.processes;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The heap of another JVM of this machine and user, through its own management beans. The JVM
 * listens for it on loopback.
 */
final class HeapView implements AutoCloseable {
  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final List<com.sun.management.GarbageCollectorMXBean> collectors;
  private final List<String> heapPools;

  private HeapView(JMXConnector connector) throws IOException {
    this.connector = connector;
    MBeanServerConnection beans = connector.getMBeanServerConnection();
    memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
    collectors =
        ManagementFactory.getPlatformMXBeans(
            beans, com.sun.management.GarbageCollectorMXBean.class);
    heapPools =
        ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .toList();
  }

  /**
   * Looks into a JVM.
   *
   * @throws IOException when it is not there or does not let us
   */
  // The address comes from a JVM of this machine and user, never from outside.
  @SuppressWarnings("BanJNDI")
  static HeapView of(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        String address = machine.startLocalManagementAgent();
        return new HeapView(JMXConnectorFactory.connect(new JMXServiceURL(address)));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("process " + pid + ": not a JVM that can be looked into", e);
    }
  }

  /** Bytes that were in use when the last collection, of whatever kind, was over; 0 before any. */
  long usedAfterLastCollectionBytes() {
    com.sun.management.GcInfo last = null;
    for (com.sun.management.GarbageCollectorMXBean collector : collectors) {
      com.sun.management.GcInfo info = collector.getLastGcInfo();
      if (info != null && (last == null || info.getEndTime() > last.getEndTime())) {
        last = info;
      }
    }
    if (last == null) {
      return 0;
    }
    return last.getMemoryUsageAfterGc().entrySet().stream()
        .filter(pool -> heapPools.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  /** Collects all garbage, which stops the JVM for a moment, and says what is left, in bytes. */
  long liveBytes() {
    memory.gc();
    return usedAfterLastCollectionBytes();
  }

  /** What the heap may grow to, in bytes. */
  long limitBytes() {
    return memory.getHeapMemoryUsage().getMax();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
