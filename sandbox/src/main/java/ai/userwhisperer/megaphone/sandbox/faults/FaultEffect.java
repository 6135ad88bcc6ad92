package ai.userwhisperer.megaphone.sandbox.faults;

/**
 * What a fault does that is a state rather than a matter of single cases: Redis is gone, or a
 * processor is busy. Called on the thread of the faults, one call at a time, in turns.
 */
public interface FaultEffect {
  /** The fault begins. */
  void begin(Fault fault) throws Exception;

  /** It is over; everything is as before. */
  void end() throws Exception;
}
