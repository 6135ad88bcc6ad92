package ai.userwhisperer.megaphone.sandbox.faults;

import java.util.SplittableRandom;

/** A fault that was set, with its clock and its draws. Thread-safe. */
final class ActiveFault {
  private final Fault fault;
  private final long setNs;
  private final SplittableRandom random;

  ActiveFault(Fault fault, long setNs, long sandboxSeed) {
    this.fault = fault;
    this.setNs = setNs;
    // Each kind draws for itself, so that one more fault changes nothing for the others.
    random =
        new SplittableRandom(
            fault
                .seed()
                .orElse(sandboxSeed ^ fault.kind().faultName().hashCode() * 0x9E3779B97F4A7C15L));
  }

  Fault fault() {
    return fault;
  }

  boolean isOn(long nowNs) {
    long sinceNs = nowNs - setNs - fault.fromNs();
    return sinceNs >= 0 && sinceNs < fault.forNs();
  }

  boolean isOver(long nowNs) {
    return fault.forNs() != Fault.WITHOUT_END && nowNs - setNs - fault.fromNs() >= fault.forNs();
  }

  /** Whether it strikes this time. */
  synchronized boolean strikes() {
    return random.nextDouble() < fault.share();
  }

  synchronized long draw() {
    return fault.amount().draw(random);
  }
}
