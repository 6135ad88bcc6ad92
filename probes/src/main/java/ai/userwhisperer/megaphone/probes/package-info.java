/**
 * What the platform did while it was loaded, and what the harness itself did: one class per
 * backend, each a {@link ai.userwhisperer.megaphone.probes.Probe}.
 *
 * <p>Start at {@link ai.userwhisperer.megaphone.probes.Probes}, which makes the probes of a
 * profile. A probe never writes to what it watches, its own Pub/Sub subscription aside, and never
 * judges: it appends to the run directory.
 */
package ai.userwhisperer.megaphone.probes;
