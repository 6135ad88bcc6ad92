package ai.userwhisperer.megaphone.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which a Netty buffer was lost without being released. Found by JUnit by
 * itself, for all test classes; Netty's own report would go to a log that nobody binds.
 */
public final class LeakCheck implements AfterAllCallback {
  private static final int COLLECTIONS = 2;
  private static final long LONGEST_COLLECTION_MS = 10_000;
  private static final List<Detector<?>> DETECTORS = new CopyOnWriteArrayList<>();
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  static {
    // Before any class of Netty asks for its detector.
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    assertThat(leaks()).as("buffers that were lost in " + context.getDisplayName()).isEmpty();
  }

  /** The leaks since the last call: after a full collection, so that all are known. */
  public static List<String> leaks() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
    }
    DETECTORS.forEach(Detector::report);
    List<String> leaks = new ArrayList<>(LEAKS);
    LEAKS.clear();
    return leaks;
  }

  /**
   * Returns when a collection has found an object that is lost. References are handed over in the
   * order of collections, so after the second those of the first are all there.
   */
  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> lost = new ReferenceQueue<>();
    PhantomReference<Object> reference = new PhantomReference<>(new Object(), lost);
    System.gc();
    assertThat(lost.remove(LONGEST_COLLECTION_MS)).isSameAs(reference);
  }

  private static final class Factory extends ResourceLeakDetectorFactory {
    /** Netty's other factory methods lead here. */
    @Override
    @Deprecated
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      Detector<T> detector = new Detector<>(resource, samplingInterval);
      DETECTORS.add(detector);
      return detector;
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    private final Class<T> resource;

    Detector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
      this.resource = resource;
    }

    /** Netty looks for lost objects whenever it begins to track another. */
    @SuppressWarnings("unchecked") // It only needs an identity.
    void report() {
      Object any = new Object();
      ResourceLeakTracker<Object> tracker = ((Detector<Object>) this).track(any);
      assertThat(tracker.close(any)).as("leak detection of " + resource).isTrue();
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LEAKS.add(resourceType);
    }
  }
}
