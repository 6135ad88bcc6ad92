/**
 * The platform under test, embedded: {@link ai.userwhisperer.megaphone.sandbox.Sandbox} starts all
 * of it.
 *
 * <p>It knows the wire, and nothing of the harness that measures it: a bug on both sides would
 * cancel out.
 */
package ai.userwhisperer.megaphone.sandbox;
