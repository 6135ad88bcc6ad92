/**
 * Sends events over HTTP/1.1 or HTTP/2, with or without TLS, on an open-loop schedule and measures
 * every answer. {@link ai.userwhisperer.megaphone.generators.firehose.Firehose} is the way in.
 *
 * <p>Each sending thread owns its connections, its part of the schedule and its recorder, so
 * nothing here needs a lock.
 */
package ai.userwhisperer.megaphone.generators.firehose;
