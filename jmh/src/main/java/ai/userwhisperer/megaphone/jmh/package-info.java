/**
 * Benchmarks of the hot paths, and the check that holds each build to them.
 *
 * <p>A new benchmark needs an entry in {@code baseline.conf}: without one the build fails. {@link
 * ai.userwhisperer.megaphone.jmh.BaselineCheck} runs all of them in processes of their own and
 * compares bytes per operation, and processor time as a multiple of another benchmark's: of a path
 * beside it, or of one in {@link ai.userwhisperer.megaphone.jmh.ReferenceBenchmark}. {@link
 * ai.userwhisperer.megaphone.jmh.Benchmarks} takes JMH's own options and compares nothing.
 */
package ai.userwhisperer.megaphone.jmh;
