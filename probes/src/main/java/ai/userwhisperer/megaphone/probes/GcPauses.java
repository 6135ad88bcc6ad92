package ai.userwhisperer.megaphone.probes;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The pauses that this JVM's garbage collectors made, as the JVM tells of each right after it, in
 * whole milliseconds. Other safepoints are not among them; they show as hiccups. Thread-safe.
 */
final class GcPauses implements AutoCloseable {
  /**
   * Pauses since the last time.
   *
   * @param longestMs 0 when there were none
   */
  record Pauses(long longestMs, long totalMs) {}

  private final NotificationListener listener = (notification, any) -> heard(notification);
  private final List<NotificationEmitter> emitters = new ArrayList<>();
  private long longestMs;
  private long totalMs;

  /** Starts to listen. */
  GcPauses() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (stopsTheProcess(collector.getName())
          && collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
        emitters.add(emitter);
      }
    }
  }

  /**
   * "ZGC Cycles" and "Shenandoah Cycles" are work done beside the process. "G1 Concurrent GC" are
   * the two pauses of such work.
   */
  static boolean stopsTheProcess(String collector) {
    return !collector.endsWith("Cycles");
  }

  synchronized Pauses sinceLastTime() {
    Pauses pauses = new Pauses(longestMs, totalMs);
    longestMs = 0;
    totalMs = 0;
    return pauses;
  }

  private void heard(Notification notification) {
    if (notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && notification.getUserData() instanceof CompositeData data) {
      GcInfo info = GarbageCollectionNotificationInfo.from(data).getGcInfo();
      synchronized (this) {
        longestMs = Math.max(longestMs, info.getDuration());
        totalMs += info.getDuration();
      }
    }
  }

  @Override
  public void close() {
    for (NotificationEmitter emitter : emitters) {
      try {
        emitter.removeNotificationListener(listener);
      } catch (JMException e) {
        throw new IllegalStateException("a collector forgot who listens to it", e);
      }
    }
    emitters.clear();
  }
}
