package ai.userwhisperer.megaphone.sandbox.faults;

import ai.userwhisperer.megaphone.sandbox.metrics.MetricSource;
import ai.userwhisperer.megaphone.sandbox.metrics.PrometheusText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The faults that are set. The pipeline asks at its seams whether one strikes; where there is none,
 * the question is one volatile read. Faults that are a state are told to their {@link FaultEffect}.
 *
 * <p>Thread-safe. The draws of a fault come from its seed, one after the other in the order of the
 * questions.
 */
public final class Faults implements MetricSource, AutoCloseable {
  private static final FaultKind[] KINDS = FaultKind.values();

  private final long seed;
  private final LongSupplier nanoClock;
  private final AtomicReferenceArray<ActiveFault> active = new AtomicReferenceArray<>(KINDS.length);
  private final Map<FaultKind, LongAdder> struck = new EnumMap<>(FaultKind.class);
  private final EffectTimer effects = new EffectTimer();
  private volatile boolean healthy = true;

  /** None are set. */
  public Faults(long seed) {
    this(seed, System::nanoTime);
  }

  Faults(long seed, LongSupplier nanoClock) {
    this.seed = seed;
    this.nanoClock = nanoClock;
    for (FaultKind kind : KINDS) {
      struck.put(kind, new LongAdder());
    }
    effect(FaultKind.CPU_BURNT, new CpuBurner());
    effect(FaultKind.MEMORY_LEAKED, new MemoryLeak());
  }

  /** Says who brings about a fault that is a state. One for a kind, before any fault is set. */
  public void effect(FaultKind kind, FaultEffect effect) {
    effects.register(
        kind,
        new FaultEffect() {
          @Override
          public void begin(Fault fault) throws Exception {
            if (kind.isState()) {
              struck.get(kind).increment();
            }
            effect.begin(fault);
          }

          @Override
          public void end() throws Exception {
            effect.end();
          }
        });
  }

  /** Sets faults; one that is set already is replaced. Their times count from now. */
  public synchronized void set(Collection<Fault> faults) {
    healthy &= faults.isEmpty();
    for (Fault fault : faults) {
      active.set(fault.kind().ordinal(), new ActiveFault(fault, nanoClock.getAsLong(), seed));
      effects.set(fault);
    }
  }

  /** Ends a fault, if it is set. */
  public synchronized void clear(FaultKind kind) {
    active.set(kind.ordinal(), null);
    effects.clear(kind);
    healthy = Arrays.stream(KINDS).allMatch(each -> active.get(each.ordinal()) == null);
  }

  /** Ends all faults. */
  public void clear() {
    for (FaultKind kind : KINDS) {
      clear(kind);
    }
  }

  /** The faults that are set and not over, in the order of their kinds. */
  public List<Fault> set() {
    List<Fault> faults = new ArrayList<>();
    for (FaultKind kind : KINDS) {
      ActiveFault fault = active.get(kind.ordinal());
      if (fault != null && !fault.isOver(nanoClock.getAsLong())) {
        faults.add(fault.fault());
      }
    }
    return faults;
  }

  /** Whether none is set: one read that saves a hot path all other questions. */
  public boolean isHealthy() {
    return healthy;
  }

  /** Whether a fault is on at this time, whatever its share. Counts nothing. */
  public boolean isOn(FaultKind kind) {
    ActiveFault fault = active.get(kind.ordinal());
    return fault != null && fault.isOn(nanoClock.getAsLong());
  }

  /** Whether a fault strikes this case. Counts it if so. */
  public boolean strikes(FaultKind kind) {
    ActiveFault fault = active.get(kind.ordinal());
    return fault != null && strikes(fault);
  }

  /** How much of a fault strikes this case; 0 when it does not. Counts it if so. */
  public long amount(FaultKind kind) {
    ActiveFault fault = active.get(kind.ordinal());
    return fault != null && strikes(fault) ? fault.draw() : 0;
  }

  private boolean strikes(ActiveFault fault) {
    boolean strikes = fault.isOn(nanoClock.getAsLong()) && fault.strikes();
    if (strikes) {
      struck.get(fault.fault().kind()).increment();
    }
    return strikes;
  }

  /** How often a kind of fault has struck since the start; for a state, how often it began. */
  public long struck(FaultKind kind) {
    return struck.get(kind).sum();
  }

  @Override
  public void writeTo(PrometheusText text) {
    text.family(
        "sandbox_faults_total", "counter", "Faults that struck because the sandbox was told to.");
    struck.forEach(
        (kind, count) ->
            text.sample("sandbox_faults_total", count.sum(), "fault", kind.faultName()));
  }

  /** Ends all faults, and waits until their effects are over, within bounds. */
  @Override
  public void close() {
    for (FaultKind kind : KINDS) {
      active.set(kind.ordinal(), null);
    }
    effects.close();
  }
}
