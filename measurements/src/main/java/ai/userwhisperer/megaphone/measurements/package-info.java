/**
 * What a run writes down: recorders for those who measure, and the run directory, the only contract
 * between those who measure and those who judge.
 *
 * <p>Times inside are nanoseconds of {@link java.lang.System#nanoTime}, monotonic; {@link
 * ai.userwhisperer.megaphone.measurements.RunClock} maps them to the wall clock at the edge, where
 * files are written.
 */
package ai.userwhisperer.megaphone.measurements;
