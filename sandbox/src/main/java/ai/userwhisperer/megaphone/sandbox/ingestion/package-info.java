/**
 * The worker that stores published events in Redis and feeds the queues, and those who drain them.
 */
package ai.userwhisperer.megaphone.sandbox.ingestion;
