/** Benchmarks of the hot paths, with the bytes that each allocates. */
package ai.userwhisperer.megaphone.jmh;
