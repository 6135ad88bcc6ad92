/**
 * The broker's benchmark, run by {@code scripts/benchmark-broker.sh}: {@link
 * ai.userwhisperer.megaphone.sandbox.pubsub.benchmark.BrokerBenchmark} compares servers, each in a
 * process of its own, by what a process with Google's client measures.
 */
package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;
