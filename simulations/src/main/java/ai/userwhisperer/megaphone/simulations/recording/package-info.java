/**
 * The one adapter between Gatling and the run directory. Gatling's own log has whole milliseconds
 * and no failures of its own kind; here every request is timed in nanoseconds, with its outcome and
 * the fate of its event.
 */
package ai.userwhisperer.megaphone.simulations.recording;
